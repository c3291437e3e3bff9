import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { browserForTests, expectAccessible, type Look, phone } from './browser'
import { Colleague, decide, type Quote, submittedQuote, taskOf } from './company'
import { act, answer, button } from './steps'

const open = browserForTests()

const looks: [string, Look][] = [
  ['on a desktop', {}],
  ['on a phone', { ...phone, theme: 'dark' }],
]

describe.each(looks)('every verb of a task, %s', (_name, look) => {
  /** Opens somebody's task for a quote. */
  const at = async (login: string, quote: Quote): Promise<Page> => {
    const task = await taskOf(login, quote.id)
    const page = await open({ ...look, as: login })
    await page.goto(`/tasks/${task}`)
    await page.getByRole('toolbar').waitFor()
    return page
  }
  const record = async (login: string, quote: Quote): Promise<Page> => {
    const page = await open({ ...look, as: login })
    await page.goto(`/records/quote/${quote.id}`)
    return page
  }
  const stateIs = (page: Page, state: string) =>
    page.locator('.chevron.current', { hasText: state }).waitFor()

  it('comment, keep an opinion, attach a file, approve, take it back', async () => {
    const quote = await submittedQuote(16)
    const manager = await at('wang.qiang', quote)
    await expectAccessible(manager)
    await act(manager, 'Comment')
    await answer(manager, 'Comment', { comment: 'Looking into it' })

    await act(manager, 'Approve')
    const dialog = manager.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Fine with me')
    await button(dialog, 'Save without deciding').click()
    await dialog.waitFor({ state: 'detached' })
    await manager.reload()
    await act(manager, 'Approve')
    expect(await dialog.getByRole('textbox').inputValue()).toBe('Fine with me')
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'margin.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('38 %'),
    })
    await dialog.getByText('margin.txt').waitFor()
    const task = manager.url()
    await answer(manager, 'Approve')
    await manager.waitForURL(/\/inbox/)

    await manager.goto(task)
    await manager.getByText('Looking into it').first().waitFor()
    await act(manager, 'Take decision back')
    await answer(manager, 'Take decision back')
    await manager.getByRole('toolbar').getByRole('button', { name: 'Approve' }).waitFor()
    expect(manager.url()).not.toBe(task)
  })

  it('reject, revise and send again', async () => {
    const quote = await submittedQuote(12)
    const manager = await at('wang.qiang', quote)
    await act(manager, 'Reject')
    await answer(manager, 'Reject', { comment: 'Too much' })
    await manager.waitForURL(/\/inbox/)

    const seller = await record('li.na', quote)
    await stateIs(seller, 'Rejected')
    await button(seller, 'Revise').click()
    await stateIs(seller, 'Draft')
    await button(seller, 'Submit').click()
    await stateIs(seller, 'In review')
  })

  it('return to the submitter, who changes it and sends it back', async () => {
    const quote = await submittedQuote(12)
    const manager = await at('wang.qiang', quote)
    await act(manager, 'Return')
    await answer(manager, 'Return', { comment: 'Please add the delivery time' })
    await manager.waitForURL(/\/inbox/)

    const seller = await at('li.na', quote)
    await seller.getByText('Please add the delivery time').first().waitFor()
    await seller.getByLabel('Delivery time').fill('30')
    await act(seller, 'Submit again')
    await answer(seller, 'Submit again', { comment: 'Added' })
    await seller.waitForURL(/\/inbox/)

    const again = await at('wang.qiang', quote)
    await again.locator('[data-field=delivery_days]').getByText('30').waitFor()
  })

  it('transfer, ask for advice, give it', async () => {
    const quote = await submittedQuote(12)
    const manager = await at('wang.qiang', quote)
    await act(manager, 'Transfer')
    await answer(manager, 'Transfer', { people: ['赵敏'] })
    await manager.waitForURL(/\/inbox/)

    const director = await at('zhao.min', quote)
    const task = director.url()
    await act(director, 'Ask for advice')
    await answer(director, 'Ask for advice', { people: ['吴霞'], comment: 'Is it in the contract?' })
    await director.goto(task)
    await act(director, 'Take back from adviser')
    await director.getByText('Back with you').waitFor()
    await act(director, 'Ask for advice')
    await answer(director, 'Ask for advice', { people: ['钱军'], comment: 'What does it cost us?' })

    const adviser = await at('qian.jun', quote)
    await act(adviser, 'Give advice')
    await answer(adviser, 'Give advice', { comment: 'Nothing we would miss' })

    const back = await at('zhao.min', quote)
    await back.getByText('Nothing we would miss').first().waitFor()
    await act(back, 'Approve')
    await answer(back, 'Approve')
    await stateIs(await record('li.na', quote), 'Approved')
  })

  it('add a signer beside, take one off again, add one before', async () => {
    const quote = await submittedQuote(12)
    const manager = await at('wang.qiang', quote)
    const task = manager.url()
    await act(manager, 'Add signer')
    await manager.getByRole('dialog').getByText('Beside me').click()
    await answer(manager, 'Add signer', { people: ['孙丽'] })
    await manager.goto(task)
    await act(manager, 'Remove signer')
    await answer(manager, 'Remove signer')
    await manager.goto(task)
    await act(manager, 'Add signer')
    await manager.getByRole('dialog').getByText('Before me').click()
    await answer(manager, 'Add signer', { people: ['郑法'] })

    const lawyer = await at('zheng.fa', quote)
    await act(lawyer, 'Approve')
    await answer(lawyer, 'Approve')
    await decide('wang.qiang', quote.id)
    await stateIs(await record('li.na', quote), 'Approved')
  })

  it('add a signer after oneself', async () => {
    const quote = await submittedQuote(12)
    const manager = await at('wang.qiang', quote)
    await act(manager, 'Add signer')
    await manager.getByRole('dialog').getByText('After me').click()
    await answer(manager, 'Add signer', { people: ['吴霞'] })
    await decide('wang.qiang', quote.id)
    const last = await at('wu.xia', quote)
    await act(last, 'Approve')
    await answer(last, 'Approve')
    await stateIs(await record('li.na', quote), 'Approved')
  })

  it('copy somebody in, remind, recall', async () => {
    const quote = await submittedQuote(12)
    const manager = await at('wang.qiang', quote)
    await act(manager, 'Copy to')
    await answer(manager, 'Copy to', { people: ['陈伟'], comment: 'For your information' })
    const reader = await open({ ...look, as: 'chen.wei' })
    await reader.goto('/inbox?box=copied')
    await reader.getByText(quote.number).first().waitFor()

    const seller = await record('li.na', quote)
    await seller.locator('.waiting').getByRole('link', { name: 'Manager' }).click()
    await act(seller, 'Urge')
    await seller.getByText('Reminder sent').waitFor()
    await seller.goto(`/records/quote/${quote.id}`)
    await button(seller, 'Recall').click()
    await stateIs(seller, 'Draft')
  })

  it('several tasks at once', async () => {
    const quotes = [await submittedQuote(12), await submittedQuote(13)]
    const manager = await open({ ...look, as: 'wang.qiang' })
    await manager.goto('/inbox')
    if (look.isMobile) await manager.getByRole('button', { name: 'Select', exact: true }).click()
    for (const { number } of quotes) await manager.getByLabel(new RegExp(`^Select .*${number}`)).check()
    const chosen = manager.getByRole('toolbar', { name: '2 selected' })
    await expectAccessible(manager)
    await chosen.getByRole('button', { name: 'Approve' }).click()
    const dialog = manager.getByRole('dialog')
    await dialog.getByRole('textbox').fill('As agreed')
    await dialog.getByRole('button', { name: 'Approve 2' }).click()
    await manager.getByText('2 decided, 0 refused').waitFor()
    for (const quote of quotes) await stateIs(await record('li.na', quote), 'Approved')
  })

  it('take work from a queue, give it back, fill a required field, sign', async () => {
    const quote = await submittedQuote(35)
    await decide('wang.qiang', quote.id)
    const finance = await at('qian.jun', quote)
    await act(finance, 'Take')
    await act(finance, 'Give back')
    await finance.getByRole('toolbar').getByRole('button', { name: 'Approve' }).waitFor()
    await finance.getByLabel('Margin note').fill('Still 21 %')
    await act(finance, 'Approve')
    await answer(finance, 'Approve')
    await finance.waitForURL(/\/inbox/)
    await decide('sun.li', quote.id)
    await decide('wu.xia', quote.id)

    const manager = await at('wang.qiang', quote)
    await act(manager, 'Approve')
    const pad = await manager.getByRole('dialog').locator('canvas').boundingBox()
    if (!pad) throw new Error('there is no place to sign')
    await manager.mouse.move(pad.x + 20, pad.y + 20)
    await manager.mouse.down()
    await manager.mouse.move(pad.x + 90, pad.y + 50, { steps: 6 })
    await manager.mouse.up()
    await answer(manager, 'Approve')
    await manager.waitForURL(/\/inbox/)
    const admin = await Colleague.signIn('admin')
    const run = await admin.get<{ history: { verb: string; step: string }[] }>(`/runs/${quote.run}`)
    expect(run.history.some((line) => line.step === 'vp_chain' && line.verb === 'approve')).toBe(true)
  })
})
