import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { browserForTests, expectAccessible, picture, signIn } from './browser'
import { Colleague } from './company'
import { button, pick, startQuote } from './steps'

const open = browserForTests()

// A try that was too slow leaves its edits behind.
beforeEach(async () => (await Colleague.signIn('admin')).delete('/change'))

/** Opens a definition from the list at the left. */
async function design(page: Page, kind: string, name: string) {
  const list = page.getByRole('navigation', { name: 'Definitions' })
  const link = list.getByRole('link', { name, exact: true })
  const group = list.getByRole('button', { name: new RegExp(`^${kind}`) })
  if ((await group.getAttribute('aria-expanded')) === 'false') await group.click()
  await link.click()
  await page.locator('.designer-head').waitFor()
}

/** Adds a field to the entity that is open, with its names. */
async function addField(page: Page, kind: string, zh: string, en: string) {
  await button(page, 'Field').click()
  await page.getByRole('dialog').getByRole('button', { name: kind }).click()
  const settings = page.getByRole('complementary', { name: 'Settings' })
  await settings.getByLabel('Name Chinese').first().fill(zh)
  await settings.getByLabel('Name English').first().fill(en)
}

/** Drags with the mouse, in the small steps a hand makes. */
async function drag(page: Page, what: string, onto: string) {
  const from = await button(page, what).boundingBox()
  const to = await button(page, onto).boundingBox()
  if (!from || !to) throw new Error(`${what} or ${onto} is not on the screen`)
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width / 2 + 12, from.y + from.height / 2 + 12, { steps: 4 })
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 })
  await page.waitForTimeout(250) // the list makes room for what is held over it
  await page.mouse.up()
}

it('routes by a field that an administrator has just added, without a restart', async () => {
  const admin = await open()
  await signIn(admin, 'admin')

  await admin.goto('/studio')

  // A new field, with the names people read.
  await design(admin, 'Entities', 'Quote')
  await addField(admin, 'Yes or no', '加急', 'Rush delivery')
  await admin.getByText('1 change', { exact: false }).waitFor()

  // Dragged onto the form.
  await design(admin, 'Forms', 'Quote · Form')
  await drag(admin, 'Rush delivery', 'Custom terms')
  await admin.getByText('2 changes', { exact: false }).waitFor()

  // Used in the condition of a new approval step.
  await design(admin, 'Workflows', 'Quote discount approval')
  await admin.getByRole('button', { name: 'Add a step here' }).first().click()
  await admin.getByRole('menuitem', { name: 'Approval' }).click()
  const settings = admin.getByRole('complementary', { name: 'Settings' })
  await settings.getByLabel('Title Chinese').fill('加急确认')
  await settings.getByLabel('Title English').fill('Rush check')
  await pick(admin, settings.getByLabel('Who', { exact: true }), 'role')
  await pick(admin, settings.getByLabel('role', { exact: true }), 'Finance controller')
  await button(settings, 'Add a condition').click()

  // A mistake is refused on the spot, in words that say where.
  await settings.getByText('Text', { exact: true }).click()
  await settings.getByRole('textbox', { name: 'Only if' }).fill('record.rush == true')
  const refusal = settings.getByRole('alert')
  await refusal.waitFor()
  expect(await refusal.textContent()).toMatch(/Line 1, character \d+.*rush/)
  await settings.getByText('Not taken over', { exact: false }).waitFor()
  await expectAccessible(admin)
  await picture(admin, 'studio')

  // Set right by clicking.
  await settings.getByRole('textbox', { name: 'Only if' }).fill('')
  await settings.getByText('Rows', { exact: true }).click()
  await pick(admin, settings.getByLabel('Field').first(), 'Rush delivery')
  await settings.getByText('Rush delivery is yes', { exact: false }).waitFor()
  await admin.getByText('3 changes', { exact: false }).waitFor()

  await button(admin, 'Plan').click()
  await admin.getByText('Rush delivery', { exact: false }).first().waitFor()
  await expectAccessible(admin)
  await button(admin, 'Publish').click()
  await admin.waitForURL(/\/studio\/releases/)

  const seller = await open()
  await signIn(seller)
  await startQuote(seller, { discount: '3' })
  await seller.getByLabel('Rush delivery').click()
  await button(seller, 'Create and submit').click()
  await seller.getByText('Rush check').first().waitFor()
  await seller.getByText('钱军').first().waitFor()
})

it('retires an option at the end of a day, with another one that stands for it', async () => {
  const admin = await open()
  await signIn(admin, 'admin')
  await admin.goto('/studio')
  await design(admin, 'Options', 'Source')
  const row = admin.locator('.option-row').filter({ has: admin.getByLabel('bought_list English') })
  await button(row, 'Retire: not to be chosen any more').click()
  const last = row.getByLabel('bought_list Last day on which it can be chosen')
  await last.fill('2026-01-31')
  await last.press('Enter')
  await pick(admin, row.getByLabel('bought_list Nothing stands for it'), 'Supplied list')
  await admin.getByText('1 change', { exact: false }).waitFor()
  await expectAccessible(admin)
  await button(admin, 'Plan').click()
  await button(admin, 'Publish').click()
  await admin.waitForURL(/\/studio\/releases/)

  const made = await (await Colleague.signIn('li.na')).post<{ values: { source: string } }>(
    '/records/account',
    {
      values: { name: 'Bought and kept', source: 'bought_list' },
    },
  )
  expect(made.values.source).toBe('supplied_list')
  const seller = await open()
  await signIn(seller)
  await seller.goto('/records/account/new')
  await seller.getByLabel('Source').click()
  const offered = seller.locator('.ant-select-dropdown:visible')
  await offered.getByTitle('Cold call').waitFor()
  expect(await offered.getByTitle('Bought list').count()).toBe(0)
})

it('takes a value of a rule letter by letter, and writes it so that case does not count', async () => {
  const admin = await Colleague.signIn('admin')
  const path = 'views/account.key.json'
  const { effective } = await admin.get<{ effective: { $schema?: string } }>(
    `/metadata/definition?path=${path}`,
  )
  const { $schema: _schema, ...view } = effective
  await admin.put('/change/files', { path, effective: { ...view, filter: "record.name contains '1'" } })
  const page = await open({ as: 'admin' })
  await page.goto(`/studio?path=${path}`)
  const value = page.locator('.rule-rows').getByRole('textbox', { name: 'Value' })
  await value.fill('')
  await value.pressSequentially('ACME Corp', { delay: 60 })
  await page.getByText('Name contains “acme corp”').waitFor()
  expect(await value.inputValue()).toBe('ACME Corp')
  await admin.delete('/change')
})

const packs = resolve(import.meta.dirname, '../../../builtin-workflows')
// Between them they use every kind of step, people, clocks, timers and votes.
const workflows = ['core/workflows/quote_discount.json', 'core/workflows/service_case.json']

it('shows every setting of the richest workflows without changing anything', async () => {
  const admin = await Colleague.signIn('admin')
  const page = await open({ as: 'admin' })
  for (const file of workflows) {
    const written = JSON.parse(readFileSync(resolve(packs, file), 'utf8')) as {
      $schema?: string
      key: string
    }
    const { $schema: _schema, ...wanted } = { ...written, key: `seen_${written.key}` }
    const path = `workflows/${wanted.key}.json`
    await admin.put('/change/files', { path, effective: wanted })
    await page.goto(`/studio?path=${path}`)
    await lookAtEverything(page)
    const { effective } = await admin.get<{ effective: object }>(`/metadata/definition?path=${path}`)
    expect(effective).toEqual(wanted)
  }
  await admin.delete('/change')
})

/** Chooses every step and state of a workflow, and unfolds all their settings. */
async function lookAtEverything(page: Page) {
  const nodes = page.locator('.outline-root, .outline-card, .outline-state h2 button')
  await nodes.first().waitFor()
  for (const node of await nodes.all()) {
    await node.click()
    for (let depth = 0; depth < 2; depth++) await page.evaluate(unfold)
  }
  await page.waitForTimeout(1000) // longer than edits wait before they are sent
}

/** Opens every folded group of settings, in the page itself. */
function unfold() {
  const folded = '.settings .ant-collapse-header[aria-expanded=false]'
  for (const head of document.querySelectorAll<HTMLElement>(folded)) head.click()
}
