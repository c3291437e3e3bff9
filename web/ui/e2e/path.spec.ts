import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserForTests, expectAccessible, picture, signIn } from './browser'
import { decide } from './company'
import { answer, button, fillLine } from './steps'

// The way that the README walks with newcomers, and the pictures that stand there.

const open = browserForTests()

/** Keeps a picture of the upper part of a page, small enough for the README. */
async function keep(page: Page, name: string) {
  const whole = page.viewportSize()
  if (!process.env.WEFT_PICTURES || !whole) return
  await page.setViewportSize({ width: 880, height: 500 })
  await page.waitForSelector('.ant-message-notice', { state: 'detached' })
  await picture(page, name)
  await page.setViewportSize(whole)
}

/** Opens a tab of the record in sight and presses the button in it. */
async function newUnder(page: Page, tab: string, words: string) {
  await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
  await button(page, words).click()
  await page.waitForSelector('.save-bar')
}

async function create(page: Page, words = 'Create') {
  await button(page.locator('.save-bar'), words).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/new'))
  await page.waitForSelector('.record-header h1')
}

async function titleOf(page: Page) {
  return (await page.textContent('.record-header h1'))?.trim() ?? ''
}

/** Makes something of the record in sight. */
async function make(page: Page, words: string) {
  await page.locator('.record-header button:has-text("Create")').click()
  await page.getByRole('menuitem', { name: words }).click()
  await page.waitForSelector('.save-bar')
}

const idIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''

it('leads a newcomer from the first customer to the first receipt', async () => {
  const seller = await open()
  await signIn(seller)
  await seller.goto('/records/account/new')
  await seller.fill('#field-name', `Riverside Brewery ${Date.now() % 1000}`)
  await create(seller)
  await newUnder(seller, 'Opportunities', 'New opportunity')
  await seller.fill('#field-name', 'Cooling for the brewhouse')
  await create(seller)

  await newUnder(seller, 'Quotes', 'New quote')
  await fillLine(seller, { Description: 'Cooling pump', Quantity: '2', 'Unit price': '30000' })
  await seller.locator('#field-discount_pct').fill('12')
  await seller.click('#field-payment_plan')
  await seller.keyboard.type('3-6-1')
  await seller.click('.ant-select-item-option:has-text("3-6-1")')
  await seller.waitForSelector('[data-field=net_total] >> text=¥52,800')
  await create(seller, 'Create and submit')
  await seller.waitForSelector('.chevron.current:has-text("In review")')
  const [number, quote] = [await titleOf(seller), seller.url()]
  await keep(seller, 'quote')

  const manager = await open()
  await signIn(manager, 'wang.qiang')
  await manager.goto('/inbox')
  await manager.click(`text=${number}`)
  await manager.keyboard.press('Enter')
  await manager.waitForURL(/\/tasks\//)
  await manager.waitForSelector('.task-page .decision-bar')
  await expectAccessible(manager)
  await keep(manager, 'task')
  await button(manager.locator('.decision-bar'), 'Approve').click()
  await answer(manager, 'Approve')
  await manager.waitForURL(/\/inbox/)
  await manager.waitForSelector(`.inbox >> text=${number}`, { state: 'detached' })

  await seller.goto(quote)
  await seller.waitForSelector('.chevron.current:has-text("Approved")')
  await seller.waitForSelector('.locked-bar')
  await seller.click('button[aria-label*="otice"]')
  await seller.waitForSelector(`text=${number}`)
  await seller.keyboard.press('Escape')
  await make(seller, 'New contract')
  await create(seller, 'Create and submit')
  await seller.waitForSelector('.chevron.current:has-text("In review")')
  const contract = seller.url()
  await decide('wang.qiang', idIn(seller))
  await decide('qian.jun', idIn(seller))
  await seller.reload()
  await button(seller, 'Signed').click()
  // The day is proposed.
  await button(seller.getByRole('dialog'), 'Signed').click()
  await seller.waitForSelector('.chevron.current:has-text("In force")')
  await seller.getByRole('tab', { name: /^Collection plan/ }).click()
  await keep(seller, 'contract')

  const finance = await open({ as: 'qian.jun' })
  await finance.goto(contract)
  await finance.getByRole('tab', { name: /^Collection plan/ }).click()
  await finance.getByRole('link', { name: /^P\d+/ }).first().click()
  await make(finance, 'Book a receipt')
  await create(finance)
  expect(await finance.textContent('.record-header')).toMatch(/Not matched\s*¥0\.00/)
  await keep(finance, 'receipt')
  expect(await titleOf(finance)).toMatch(/^R\d+/)

  await seller.goto(quote)
  await button(seller.locator('.record-header'), 'More').click()
  await seller.getByRole('menuitem', { name: 'Print' }).click()
  const opened = seller.getByRole('link', { name: 'Open as PDF' })
  expect(await opened.getAttribute('href')).toMatch(/^blob:/)
})
