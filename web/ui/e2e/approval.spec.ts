import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserForTests, expectAccessible, phone, signIn } from './browser'
import { fillLine } from './steps'

const open = browserForTests()

/** Creates a quote for 华东精密 with one line and submits it; gives the quote's address. */
async function submitQuote(page: Page, discount: string) {
  await page.goto('/records/quote/new')
  await page.click('#field-account')
  await page.keyboard.type('华东精密')
  await page.click('.ant-select-item-option:has-text("华东精密")')
  await fillLine(page, { Description: 'Cooling pump', Quantity: '2', 'Unit price': '30000' })
  await page.locator('#field-discount_pct').fill(discount)
  await page.waitForSelector('[data-field=gross_total] >> text=¥')
  await page.click('.save-bar button:has-text("Create and submit")')
  await page.waitForSelector('.chevron.current:has-text("In review")')
  return page.url()
}

async function numberOf(page: Page) {
  return (await page.textContent('.record-header h1'))?.trim() ?? ''
}

it('asks for a reason before it rejects, on a phone too', async () => {
  const seller = await open()
  await signIn(seller)
  const quote = await submitQuote(seller, '11')
  const number = await numberOf(seller)

  const manager = await open({ ...phone, language: 'zh', theme: 'dark' })
  await signIn(manager, 'wang.qiang')
  await manager.goto('/inbox')
  await manager.click(`text=${number}`)
  await manager.waitForSelector('.task-page .decision-bar')
  await expectAccessible(manager)
  await manager.click('.decision-bar button:has-text("驳回")')
  await manager.fill('.ant-modal textarea', '折扣太高')
  await confirm(manager)
  await seller.goto(quote)
  await seller.waitForSelector('.chevron.current:has-text("Rejected")')
  await seller.click('button:has-text("Revise")')
  await seller.waitForSelector('.chevron.current:has-text("Draft")')
})

/** Presses the button of a dialog, where the step asks for one. */
async function confirm(page: Page) {
  const button = page.locator('.ant-modal .ant-btn-primary, .ant-modal .ant-btn-dangerous').last()
  await button
    .click({ timeout: 3000 })
    .catch(() => expect(page.locator('.ant-modal').count()).resolves.toBe(0))
}
