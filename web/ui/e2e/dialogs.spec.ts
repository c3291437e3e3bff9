import { describe, expect, it } from 'vitest'
import { browserForTests, type Look, phone } from './browser'
import { Colleague, submittedQuote, taskOf } from './company'
import { act, answer, button } from './steps'

const open = browserForTests()

const looks: [string, Look][] = [
  ['on a desktop', {}],
  ['on a phone', { ...phone, theme: 'dark' }],
]

describe.each(looks)('dialogs of decisions, %s', (_name, look) => {
  const task = async () => {
    const quote = await submittedQuote(12)
    const id = await taskOf('wang.qiang', quote.id)
    const page = await open({ ...look, as: 'wang.qiang' })
    await page.goto(`/tasks/${id}`)
    await page.getByRole('toolbar').waitFor()
    return page
  }

  it('keep the focus and what is typed while the menu that opened them goes away', async () => {
    const page = await task()
    await act(page, 'Transfer')
    const person = page.getByRole('dialog').getByRole('combobox').first()
    await person.fill('赵敏')
    await page.locator('.verb-list').waitFor({ state: 'hidden' })
    expect(await person.inputValue()).toBe('赵敏')
    expect(await person.evaluate((input) => input === document.activeElement)).toBe(true)
  })

  it('begin in their first field, where no keyboard on the screen would cover them', async () => {
    const page = await task()
    await act(page, 'Transfer')
    const dialog = page.getByRole('dialog')
    const person = dialog.getByRole('combobox').first()
    await expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true)
    const inField = () => person.evaluate((input) => input === document.activeElement)
    if (look.isMobile) expect(await inField()).toBe(false)
    else await expect.poll(inField).toBe(true)
  })

  it('stay when somebody taps beside them', async () => {
    const page = await task()
    await act(page, 'Reject')
    const reason = page.getByRole('dialog').getByRole('textbox')
    await reason.fill('Too much')
    await page.mouse.click(5, 400)
    expect(await reason.inputValue()).toBe('Too much')
    await answer(page, 'Reject')
    await page.waitForURL(/\/inbox/)
  })

  it('close when a task is decided from its row, without opening it', async () => {
    const quote = await submittedQuote(12)
    const page = await open({ ...look, as: 'wang.qiang' })
    await page.goto(`/inbox?q=${quote.number}`)
    const row = page.locator('[data-task]', { hasText: quote.number })
    await row.waitFor()
    if (look.isMobile) await button(page, 'Approve').click()
    else await page.keyboard.press('a')
    const comment = page.getByRole('dialog').getByRole('textbox')
    await comment.waitFor()
    const inField = () => comment.evaluate((input) => input === document.activeElement)
    if (look.isMobile) expect(await inField()).toBe(false)
    else await expect.poll(inField).toBe(true)
    await answer(page, 'Approve', { comment: 'Fine' })
    await row.waitFor({ state: 'detached' })
  })
})

it('a follow-up begins in its first field, and Escape leaves it alone, with what was typed kept', async () => {
  const [account] = await (await Colleague.signIn('li.na')).get<{ id: string }[]>('/lookup/account?q=华东')
  const page = await open({ as: 'li.na' })
  await page.goto(`/records/account?open=${account?.id}`)
  const write = page.locator('.record-drawer').getByRole('button', { name: 'Follow up' })
  await write.click()
  const words = page.locator('.follow-up textarea')
  await words.waitFor()
  await expect.poll(() => words.evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.type('Asked for a second pump')
  await page.keyboard.press('Escape')
  await words.waitFor({ state: 'detached' })
  await write.click()
  await expect.poll(() => words.inputValue()).toBe('Asked for a second pump')
})
