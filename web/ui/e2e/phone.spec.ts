import { expect, it } from 'vitest'
import { browserForTests, phone } from './browser'

const open = browserForTests()

it('can be installed, and keeps the shell but no records on the device', async () => {
  const page = await open({ ...phone, as: 'li.na', language: 'zh' })
  await page.goto('/records/account')
  await page.waitForSelector('.card')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await page.waitForSelector('.card')
  const tools = await page.context().newCDPSession(page)
  const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.filter((one) => one.errorId !== 'in-incognito')).toEqual([])
  const manifest = await tools.send('Page.getAppManifest', {})
  expect(manifest.data).toContain('纬流')
  const kept = await page.evaluate(async () =>
    (await (await caches.open('weft-shell')).keys()).map((request) => new URL(request.url).pathname),
  )
  expect(kept).toContain('/')
  expect(kept.filter((path) => !['/', '/weft.svg'].includes(path) && !path.startsWith('/assets/'))).toEqual(
    [],
  )
  await page.goto('/records/account/new')
  await page.fill('#field-name', '无键盘公司')
  await page.waitForSelector('.save-bar :text("尚未保存")')
  expect(await page.locator('.save-bar').innerText()).not.toContain('Ctrl')
})

it('keeps a follow-up that cannot be sent, and sends it once', async () => {
  const page = await open({ ...phone, as: 'li.na', language: 'zh' })
  await page.goto('/records/account')
  await page.click('.card >> nth=0')
  await page.click('.record-header button[aria-label="写跟进"]')
  await page.click('.thumb-chips button:has-text("记录")')
  await page.fill('.follow-up textarea', '现场看了二号线')
  await page.context().setOffline(true)
  await page.click('.follow-up button[type=submit]')
  await page.waitForSelector('.follow-up [role=alert]:has-text("已保存在本机")')
  await page.context().setOffline(false)
  await page.reload()
  await page.click('.record-header button[aria-label="写跟进"]')
  await page.waitForSelector('.follow-up textarea:has-text("现场看了二号线")')
  await page.click('.follow-up button[type=submit]')
  await page.waitForSelector('.follow-up', { state: 'detached' })
  await page.click('role=tab[name="时间线"]')
  await page.waitForSelector('.stream :text("现场看了二号线")')
  expect(await page.locator('.stream blockquote:has-text("现场看了二号线")').count()).toBe(1)
})

it('takes a list away as a file', async () => {
  const page = await open({ ...phone, as: 'admin', language: 'en' })
  await page.goto('/records/account')
  await page.waitForSelector('.card')
  await page.click('.list-bar button[aria-label="Export"]')
  const file = page.waitForEvent('download')
  await page.click('[role=menuitem]:has-text("CSV")')
  expect((await file).suggestedFilename()).toMatch(/^Customers-.*\.csv$/)
})

it('makes one invoice of several instalments, ticked on their cards', async () => {
  const page = await open({ ...phone, as: 'qian.jun', language: 'zh' })
  await page.goto('/records/instalment')
  await page.click('button:has-text("选择")')
  await page.click('.card:has-text("发货款")')
  await page.click('.card:has-text("质保金")')
  await page.click('.bulk-bar:has-text("已选择 2 条") button:has-text("生成")')
  await page.click('[role=menuitem]:has-text("申请开票")')
  await page.waitForURL(/\/records\/invoice\/new/)
  await page.waitForSelector('.new-page :text("海通医疗器械股份有限公司")')
})
