import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { browserForTests, expectAccessible, type Look, phone } from './browser'
import { Colleague, submittedQuote } from './company'
import { mailServer } from './mail-server'
import { button, choosePerson, pick } from './steps'

const open = browserForTests()

const looks: [string, Look][] = [
  ['on a desktop', {}],
  ['on a phone', { ...phone, theme: 'dark' }],
]

/** A check of new contacts for which nobody is found, so that it stops. */
const stuck = {
  key: 'contact_check',
  title: { en: 'Contact check', zh: '联系人检查' },
  entity: 'contact',
  start: { state: 'check', on: ['create'], if: "record.name startsWith 'Stuck'" },
  states: {
    check: {
      title: { en: 'Being checked', zh: '检查中' },
      flow: [
        {
          id: 'look',
          title: { en: 'Look at it', zh: '查看' },
          approve: { by: [{ manager: 1, of: '=record.owner' }], empty: 'incident' },
        },
      ],
      on: { approved: 'checked', rejected: 'checked' },
    },
    checked: { title: { en: 'Checked', zh: '已检查' }, final: 'done' },
  },
}

beforeAll(async () => {
  const admin = await Colleague.signIn('admin')
  await admin.put('/change/files', { path: 'workflows/contact_check.json', effective: stuck })
  await admin.post('/change/publish', { note: 'A check that gets stuck' })
})

describe.each(looks)('what an administrator does to a run, %s', (_name, look) => {
  const runPage = async (run: string) => {
    const page = await open({ ...look, as: 'admin' })
    await page.goto(`/runs/${run}`)
    return page
  }

  it('decides in place of somebody', async () => {
    const { run, number } = await submittedQuote(12)
    const page = await runPage(run)
    await page.getByRole('button', { name: 'Decide instead of them' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Approve', { exact: true }).click()
    await expectAccessible(page)
    await sure(page, number, 'Decide instead of them', 'Wang Qiang is on leave')
    await page.getByText('Approved', { exact: true }).first().waitFor()
  })

  it('suspends, activates, moves elsewhere, ends for good', async () => {
    const { run, number } = await submittedQuote(12)
    const page = await runPage(run)
    await page.getByRole('button', { name: 'Suspend' }).click()
    await sure(page, number, 'Suspend', 'The customer is being looked at')
    await page.getByRole('button', { name: 'Activate' }).click()
    await sure(page, number, 'Activate')
    await page.getByRole('button', { name: 'Move to another step or state' }).click()
    await page.getByRole('dialog').getByText('Pricing board').click()
    await sure(page, number, 'Move to another step or state', 'Straight to the board')
    await page.locator('.path-node.current', { hasText: 'Pricing board' }).first().waitFor()
    await page.getByRole('button', { name: 'Cancel the process' }).click()
    await sure(page, number, 'Cancel the process', 'Not wanted any more')
    await page.getByRole('button', { name: 'Cancel the process' }).waitFor({ state: 'detached' })
  })

  it('goes on without what failed', async () => {
    const name = `Stuck for good ${look.theme ?? 'light'}`
    const page = await runPage(await stuckRun(name))
    await button(page.getByRole('alert'), 'Skip what failed').click()
    await sure(page, name, 'Skip what failed', 'Nobody has to look')
    await page.getByText('Checked', { exact: true }).first().waitFor()
  })

  it('hands over what somebody holds who leaves', async () => {
    const admin = await Colleague.signIn('admin')
    const login = `leaver${Date.now()}`
    const leaver = await admin.post<{ id: string }>('/records/user', {
      values: { login, name: login, roles: ['sales'] },
    })
    const account = await admin.post<{ id: string }>('/records/account', {
      values: { name: `Held by ${login}`, owner: leaver.id },
    })
    const page = await open({ ...look, as: 'admin' })
    await page.goto('/people')
    await page.getByLabel('Search by name, sign-in or phone').fill(login)
    await page.getByText(login).first().click()
    await button(page, 'Hand over').click()
    const wizard = page.getByRole('dialog', { name: `Hand over from ${login}` })
    await choosePerson(page, wizard, '赵敏')
    await wizard.getByLabel('Reason').fill('Leaves the company')
    await expectAccessible(page)
    await button(wizard, 'Next').click()
    await button(wizard, 'Hand over now').click()
    await wizard.getByText('The sign-in has ended.').waitFor()
    const { owner } = await admin.get<{ owner: { title: string } }>(`/records/account/${account.id}`)
    expect(owner.title).toContain('赵敏')
  })

  it('sends a mail to try the server out', async () => {
    const heard: string[] = []
    const server = await mailServer(heard)
    const page = await open({ ...look, as: 'admin' })
    await page.goto('/system?tab=mail')
    await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
    await page.getByRole('spinbutton', { name: 'Port' }).fill(String(server.port))
    await pick(page, page.getByLabel('Encryption'), 'none')
    await page.getByLabel('Sender').fill('weft@example.com')
    await button(page, 'Save').click()
    await page.getByText('Saved', { exact: true }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Mail address').fill('admin@example.com')
    await button(page, 'Send test mail').click()
    await page.getByText('Sent to admin@example.com').waitFor()
    expect(heard.some((line) => line.toLowerCase() === 'rcpt to:<admin@example.com>')).toBe(true)
    server.close()
    await button(page, 'Send test mail').click()
    await page.getByRole('alert').getByText('Nothing answers at its address').waitFor()
  })

  it('tries again what failed, and gives it to somebody', async () => {
    const name = `Stuck ${look.theme ?? 'light'}`
    const page = await runPage(await stuckRun(name))
    await page.getByRole('alert').getByText('Look at it').waitFor()
    await button(page, 'Try again').click()
    await sure(page, name, 'Try again')
    await page.getByRole('alert').getByText('Look at it').waitFor()
    await button(page.getByRole('alert'), 'Give to somebody').click()
    const dialog = page.getByRole('dialog')
    await choosePerson(page, dialog, '赵敏')
    await sure(page, name, 'Give to somebody', 'She knows them')
    await page.locator('.path-node.current').getByText('赵敏').first().waitFor()
  })
})

/** Gives the reason, types the name where it is asked for, and goes ahead. */
async function sure(page: Page, name: string, verb: string, reason?: string) {
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByLabel('Reason').fill(reason)
  const confirm = dialog.getByLabel(`Type ${name} to confirm`)
  if (await confirm.isVisible()) await confirm.fill(name)
  await dialog.getByRole('button', { name: verb, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** The run of a new contact, for whose check nobody is found. */
async function stuckRun(name: string): Promise<string> {
  const owner = await Colleague.signIn('zhou.jianguo')
  const contact = await owner.post<{ id: string }>('/records/contact', {
    values: { name, account: await anyAccount(owner) },
  })
  const admin = await Colleague.signIn('admin')
  const answer = await admin.get<{ id: string }[] | { runs: { id: string }[] }>(
    `/records/contact/${contact.id}/runs`,
  )
  const [run] = Array.isArray(answer) ? answer : answer.runs
  return run?.id ?? ''
}

async function anyAccount(person: Colleague): Promise<string> {
  const [account] = await person.get<{ id: string }[]>('/lookup/account')
  expect(account).toBeDefined()
  return account?.id ?? ''
}
