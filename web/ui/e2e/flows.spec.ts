import type { Page } from 'playwright-core'
import { beforeAll, expect, it, vi } from 'vitest'
import { browserForTests, expectAccessible, phone } from './browser'
import { Colleague, decide, demo, taskOf } from './company'
import { mailServer } from './mail-server'
import { draftRequest, publishRequests, submittedRequest } from './requests'
import { act, answer, button, choosePerson } from './steps'

const open = browserForTests()

beforeAll(publishRequests)

/** Leads a page to somebody's task for a request. */
async function toTask(page: Page, login: string, request: { id: string }) {
  await page.goto(`/tasks/${await taskOf(login, request.id)}`)
  await page.getByRole('toolbar').waitFor()
}

async function approves(page: Page, verb: string) {
  await act(page, verb)
  await answer(page, verb)
  await page.waitForURL(/\/inbox/)
}

const stateOf = async (request: { id: string }): Promise<string> => {
  const admin = await Colleague.signIn('admin')
  const runs = await admin.get<{ state: string }[]>(`/records/request/${request.id}/runs`)
  return runs[0]?.state ?? ''
}

it('tells how several people decide, and lets them, in Chinese', async () => {
  const page = await open({ as: 'wang.qiang', language: 'zh' })
  const path = page.locator('.path-node.current').last()

  const any = await submittedRequest('any')
  await toTask(page, 'wang.qiang', any)
  await path.getByText('或签').waitFor()
  await approves(page, '同意')
  expect(await stateOf(any)).toBe('approved')

  const vote = await submittedRequest('vote')
  await toTask(page, 'wang.qiang', vote)
  await path.getByText('60% 票数通过').waitFor()
  await path.getByText('35 票').first().waitFor()
  await expectAccessible(page)
  await approves(page, '同意')
  await decide('qian.jun', vote.id)
  expect(await stateOf(vote)).toBe('approved')

  const order = await submittedRequest('seq')
  await toTask(page, 'wang.qiang', order)
  expect(await path.getByText('尚未轮到').count()).toBe(2)
  await approves(page, '同意')
  await decide('qian.jun', order.id)
  await toTask(page, 'wang.qiang', order)
  await approves(page, '同意')
  expect(await stateOf(order)).toBe('approved')
})

it('asks for work, and for what it needs', async () => {
  const page = await open({ ...phone, as: 'wang.qiang', theme: 'dark' })
  const work = await submittedRequest('handle')
  await toTask(page, 'wang.qiang', work)
  await act(page, 'Complete')
  const dialog = page.getByRole('dialog')
  await button(dialog, 'Complete').click()
  await dialog.getByText('Plan is required.').waitFor()
  await button(dialog, 'Cancel').click()
  await page.locator('[data-field=plan] textarea').fill('Two weeks, two people')
  await approves(page, 'Complete')
  expect(await stateOf(work)).toBe('approved')
})

it('tells why somebody is asked or spared, and what the clock did', async () => {
  const page = await open({ as: 'admin', language: 'zh' })
  const [twice, own, late, chain, found] = await Promise.all([
    submittedRequest('twice'),
    submittedRequest('self', { helper: 'li.na' }),
    submittedRequest('late'),
    submittedRequest('chain'),
    submittedRequest('found', { helper: 'zhao.min' }),
  ])
  await decide('wang.qiang', twice.id)
  const current = page.locator('.path-node.current').last()
  await page.goto(`/runs/${twice.run}`)
  await current.getByText('自动通过').waitFor()
  await page.goto(`/runs/${late.run}`)
  await page.getByText('超时未处理').first().waitFor()
  await page.goto(`/runs/${chain.run}`)
  await current.getByText('赵敏').waitFor()
  await current.getByText('尚未轮到').waitFor()
  await page.goto(`/runs/${found.run}`)
  await current.getByText('郑法').waitFor()
  await page.goto(`/runs/${own.run}`)
  await current.getByText('王强').waitFor()
  await button(page, '查看依据').click()
  await page.getByRole('dialog').getByText('不能审批本人的申请').first().waitFor()
  await expectAccessible(page)
})

it('lets the submitter pick who decides', async () => {
  const page = await open({ ...phone, as: 'li.na' })
  const draft = await draftRequest('pick')
  await page.goto(`/records/request/${draft.id}`)
  await button(page, 'Submit').click()
  const dialog = page.getByRole('dialog')
  await choosePerson(page, dialog, '郑法')
  await button(dialog, 'Submit').click()
  await dialog.waitFor({ state: 'detached' })
  expect(await taskOf('zheng.fa', draft.id)).not.toBe('')
})

it('goes round, calls other processes, waits, and stops where an outside system fails', async () => {
  const page = await open({ as: 'admin', theme: 'dark' })
  const [loop, parts, wait, outside] = await Promise.all([
    submittedRequest('loop'),
    submittedRequest('parts', { wanted: ['door', 'frame'] }),
    submittedRequest('wait', { starts: '2099-01-01' }),
    submittedRequest('outside'),
  ])
  await decide('wang.qiang', loop.id)
  await decide('wang.qiang', loop.id)
  expect(await stateOf(loop)).toBe('approved')

  await page.goto(`/runs/${wait.run}`)
  await page.getByRole('heading', { name: 'Due moments' }).waitFor()
  await page.goto(`/runs/${outside.run}`)
  await page.getByRole('alert').getByText('is not set up').waitFor()
  await page.goto(`/runs/${parts.run}`)
  await page.getByRole('link', { name: 'door' }).click()
  await page.getByRole('link', { name: `Called by ${parts.name}` }).waitFor()
  await expectAccessible(page)
})

it('asks again after a change of what was approved, and says so', async () => {
  const page = await open({ ...phone, as: 'qian.jun', language: 'zh' })
  const request = await submittedRequest('changed', { amount: '12' })
  await decide('wang.qiang', request.id)
  await toTask(page, 'qian.jun', request)
  await page.locator('[data-field=amount] input').first().fill('2000')
  await approves(page, '同意')
  const manager = await open({ as: 'wang.qiang', language: 'zh' })
  await toTask(manager, 'wang.qiang', request)
  await manager.getByText('金额已变更').first().waitFor()
})

it('gives the tasks of somebody who is away to the stand-in', async () => {
  const page = await open({ ...phone, as: 'zhao.min', theme: 'dark' })
  await page.goto('/away')
  await button(page, 'Plan an absence').click()
  await choosePerson(page, page.locator('.absence-form'), '吴霞')
  await button(page, 'Save').click()
  await page.getByText('You are away until').waitFor()
  await expectAccessible(page)
  const request = await submittedRequest('mail')
  const standIn = await open({ as: 'wu.xia' })
  await toTask(standIn, 'wu.xia', request)
  await standIn.getByText('for 赵敏').first().waitFor()
  await approves(standIn, 'Approve')
  await button(page, 'I am back').click()
  await page.getByText('Welcome back').waitFor()
})

it('lets a mail be answered by its reader, and by nothing that only opens links', async () => {
  const heard: string[] = []
  const post = await mailServer(heard)
  const admin = await Colleague.signIn('admin')
  const before = await admin.get<object>('/mail/settings')
  const settings = { host: '127.0.0.1', port: post.port, tls: 'none', from: 'weft@example.com' }
  await admin.put('/mail/settings', { ...before, ...settings, public_url: demo(), approvals: true, days: 7 })
  const request = await submittedRequest('mail')
  const link = await vi.waitUntil(() => linkIn(heard), { timeout: 20_000 })
  await fetch(link, { method: 'HEAD' })
  await fetch(link)
  expect(await stateOf(request)).toBe('review')

  const page = await open({ ...phone, theme: 'dark' })
  await page.goto(link)
  await page.getByText(request.name).first().waitFor()
  await expectAccessible(page)
  await page.locator('button[value=approve]').click()
  await page.getByRole('status').waitFor()
  expect(await stateOf(request)).toBe('approved')
  await page.goto(link)
  await page.getByRole('alert').waitFor()
  await admin.put('/mail/settings', before)
  post.close()
})

/** The link to decide in the mails that came, with lines that were broken put together again. */
function linkIn(heard: string[]): string | undefined {
  const text = heard.join('\n').replace(/=\n/g, '').replace(/=3D/g, '=')
  return text.match(/http:\/\/127\.0\.0\.1:\d+\/mail\/[\w.-]+/)?.[0]
}
