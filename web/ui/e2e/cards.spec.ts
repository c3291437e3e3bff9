import { expect, it } from 'vitest'
import { browserForTests, phone } from './browser'

const open = browserForTests()

const card = `
  <body style="margin: 0; background: #8a6a48">
    <div style="padding: 60px; width: 1280px; height: 760px; transform: rotate(1.5deg) scale(0.9);
      background: #fdfcf8; color: #222; font: 36px sans-serif; box-sizing: border-box">
      <b style="font-size: 52px">苏州明河精密机械有限公司</b>
      <p><b style="font-size: 68px">王建国</b> <span style="margin-left: 30px">销售总监</span></p>
      <p style="line-height: 1.7">手机：138 0571 2345<br>电话：0512-8765 4321<br>邮箱：wang.jg@minghe-jx.com<br>
        地址：江苏省苏州市工业园区星湖街328号</p>
    </div>
  </body>`

/** A photo of a business card. */
async function photo(html: string) {
  const artist = await open({ viewport: { width: 1280, height: 760 } })
  await artist.setContent(html)
  return { name: 'card.png', mimeType: 'image/png', buffer: await artist.screenshot() }
}

it('fills a contact and its customer from the photo of a business card', async () => {
  const page = await open({ ...phone, as: 'li.na', language: 'zh' })
  const answer = await page.goto('/records/contact/new')
  expect(answer?.headers()['content-security-policy']).not.toContain('wasm')
  await page.getByRole('button', { name: '读取名片' }).waitFor()
  await page.setInputFiles('.card-bar input', await photo(card))
  await page.locator('.card-bar [role=status]', { hasText: '请核对后保存' }).waitFor()
  expect(await page.inputValue('#field-name')).toBe('王建国')
  expect(await page.inputValue('#field-position')).toBe('销售总监')
  expect(await page.inputValue('#field-mobile')).toBe('138 0571 2345')
  expect(await page.inputValue('#field-phone')).toBe('0512-8765 4321')
  expect(await page.inputValue('#field-email')).toBe('wang.jg@minghe-jx.com')
  await page.click('.card-bar button:has-text("新建客户")')
  const customer = page.locator('.quick-create')
  expect(await customer.getByLabel('客户名称').inputValue()).toBe('苏州明河精密机械有限公司')
  expect(await customer.getByLabel('地址', { exact: true }).inputValue()).toBe(
    '江苏省苏州市工业园区星湖街328号',
  )
  await customer.locator('.save-bar .ant-btn-primary').click()
  await customer.waitFor({ state: 'detached' })
  await page.click('.new-page .save-bar .ant-btn-primary')
  await page.waitForSelector('.record-header :text("王建国")')
  await page.locator('.thumbnail').first().waitFor()
  await page.getByText('苏州明河精密机械有限公司').first().waitFor()
})

it('says when nothing can be read, and lets the person go on', async () => {
  const page = await open({ as: 'li.na' })
  await page.goto('/records/contact/new')
  await page.getByRole('button', { name: 'Read a business card' }).waitFor()
  await page.setInputFiles('.card-bar input', await photo('<body style="background: #888">'))
  await page.getByText('Nothing could be read in this photo').waitFor()
  await page.getByRole('button', { name: 'Fill in by hand' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.setInputFiles('.card-bar input', await photo(card))
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.inputValue('#field-name')).toBe('')
})
