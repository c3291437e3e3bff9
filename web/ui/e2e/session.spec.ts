import { expect, it } from 'vitest'
import { browserForTests, expectAccessible, phone, signIn } from './browser'

const open = browserForTests()

it('refuses a wrong password in words and keeps the name', async () => {
  const page = await open()
  await page.goto('/records/account')
  await page.fill('#login', 'li.na')
  await page.fill('#password', 'wrong')
  await page.click('button[type=submit]')
  await page.waitForSelector('.error-box')
  expect(await page.inputValue('#login')).toBe('li.na')
  await expectAccessible(page)
})

it('opens after signing in what was asked for before', async () => {
  const page = await open()
  await page.goto('/records/account')
  await page.fill('#login', 'li.na')
  await page.fill('#password', 'weft-demo')
  await page.click('button[type=submit]')
  await page.waitForSelector('.ag-row .title-cell')
  expect(page.url()).toContain('/records/account')
})

it('changes language and look, and signs out', async () => {
  const page = await open()
  await signIn(page)
  await page.click('button[aria-label="Language"]')
  await page.click('role=menuitem[name="中文"]')
  await page.waitForSelector('button[aria-label="外观"]')
  expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
  await page.click('button[aria-label="外观"]')
  await page.click('role=menuitem[name="深色"]')
  expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
  await expectAccessible(page)
  await page.click('.top button.person')
  await page.click('role=menuitem[name="退出登录"]')
  await page.waitForSelector('#login')
})

it('fits a phone', async () => {
  const page = await open({ ...phone, language: 'zh' })
  await signIn(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expectAccessible(page)
  await page.click('.bottom-bar button:has-text("菜单")')
  await page.click('.side-menu a:has-text("报价单")')
  await page.waitForSelector('.card')
  await page.click('.card >> nth=0')
  await page.waitForSelector('.form-section')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

it('leads from the ranking at home to the records of a department in a quarter', async () => {
  const page = await open({ ...phone, language: 'zh' })
  await signIn(page)
  await page.click('.home-card a:has-text("完整排名")')
  await page.click('.ranking-tools label:has-text("季度")')
  await page.click('.ranking-tools label:has-text("部门")')
  await page.waitForSelector('.ranking-table .name:has-text("华东销售组")')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expectAccessible(page)
  await page.click('.ranking-table .reached a')
  await page.waitForSelector('.card')
})

it('finds records and does things from the keyboard', async () => {
  const page = await open()
  await signIn(page)
  await page.keyboard.press('Control+k')
  await page.waitForSelector('[cmdk-input]:focus')
  await page.keyboard.type('华东精密机械')
  await page.waitForSelector('[cmdk-item]:has-text("华东精密机械有限公司")')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.record-header h1:has-text("华东精密机械有限公司")')
  await page.keyboard.press('?')
  await page.waitForSelector('text=Go to the inbox')
})

it('leads home from an address that leads nowhere', async () => {
  const page = await open({ as: 'li.na' })
  await page.goto('/nowhere')
  await page.getByRole('link', { name: 'Go to Home' }).click()
  await page.waitForSelector('.home-card')
})
