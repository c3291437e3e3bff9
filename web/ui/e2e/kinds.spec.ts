import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserForTests, expectAccessible, signIn } from './browser'

const open = browserForTests()

const fields = [
  { name: 'name', kind: 'text', required: true },
  { name: 'effort', kind: 'duration' },
  { name: 'opens', kind: 'time' },
  { name: 'stars', kind: 'rating' },
  { name: 'done', kind: 'progress' },
  { name: 'shade', kind: 'colour' },
  { name: 'ean', kind: 'barcode', format: 'ean13' },
  { name: 'code', kind: 'barcode', format: 'qr' },
  { name: 'words', kind: 'tags' },
  { name: 'data', kind: 'json' },
  { name: 'photos', kind: 'image', most: 3 },
  { name: 'signed', kind: 'signature' },
  { name: 'place', kind: 'geo' },
  { name: 'area', kind: 'region' },
  { name: 'home', kind: 'address' },
]

/** Publishes an entity with a field of every kind, as the studio would. */
async function publishSpecimen(page: Page) {
  const definition = {
    name: 'specimen',
    label: { en: 'Specimen', zh: '样本' },
    title: 'name',
    fields: fields.map((field) => ({
      ...field,
      label: { en: `The ${field.name}`, zh: `字段 ${field.name}` },
    })),
  }
  const answer = await page.evaluate(async (effective) => {
    const { csrf } = await (await fetch('/api/v1/session')).json()
    const send = async (path: string, method: string, body: unknown) => {
      const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }
      const response = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
      return response.ok ? '' : response.text()
    }
    const put = await send('/change/files', 'PUT', { path: 'entities/specimen.json', effective })
    return put || send('/change/publish', 'POST', { note: 'specimen' })
  }, definition)
  expect(answer).toBe('')
}

/** A small picture, as a camera would send one. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

it('fills, shows, lists and filters every kind of field', async () => {
  const page = await open({
    permissions: ['geolocation'],
    geolocation: { latitude: 31.2304, longitude: 121.4737 },
  })
  await signIn(page, 'admin')
  await publishSpecimen(page)
  await page.goto('/records/specimen/new')
  const field = (name: string) => page.locator(`[data-field="${name}"]`)
  await page.fill('#field-name', 'One of each')
  await page.fill('#field-effort', '1小时30分')
  await page.fill('#field-opens', '09:30')
  await page.keyboard.press('Enter')
  await field('stars').getByRole('radio').nth(2).click()
  await page.fill('#field-done', '40')
  await page.fill('#field-shade', '#2F5FE3')
  await page.fill('#field-ean', '690-1234 56789')
  await page.fill('#field-code', 'https://example.com/纬流')
  await page.locator('#field-words').fill('urgent,新客户,')
  await page.keyboard.press('Escape')
  await page.fill('#field-data', '{"size": 3, "parts": ["a"]}')
  await field('photos')
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture })
  await field('photos').getByText('a.png').waitFor()
  await sign(page)
  await field('place').getByRole('button', { name: 'Use my position' }).click()
  await page.locator('#field-place').and(page.locator('[value="31.230400"]')).waitFor()
  await page.locator('#field-area').fill('xuhui')
  await listed(page, 'Xuhui District').click()
  await field('home').getByLabel('Region').fill('徐汇')
  await listed(page, 'Xuhui District').click()
  await page.fill('#field-home', '漕溪北路1号')
  await field('home').getByLabel('Postcode').fill('200030')
  await expectAccessible(page)
  await page.getByRole('main').getByRole('button', { name: 'Create' }).click()

  // Read again, each in its own look.
  await page.waitForURL(/specimen\/[0-9a-f-]{36}/)
  await field('effort').getByText('1h 30m').waitFor()
  for (const [name, text] of [
    ['opens', '09:30'],
    ['done', '40%'],
    ['shade', '#2f5fe3'],
    ['ean', '6901234567892'],
    ['words', '新客户'],
    ['data', '"size": 3'],
    ['place', '31.2304, 121.4737'],
    ['area', 'Xuhui District, Shanghai'],
    ['home', '漕溪北路1号, Xuhui District, Shanghai 200030'],
  ])
    expect(await field(name ?? '').textContent()).toContain(text)
  expect(await field('stars').getByRole('img', { name: '3 / 5' }).count()).toBe(1)
  expect(await field('ean').locator('svg rect').count()).toBeGreaterThan(20)
  await field('code').locator('svg').waitFor()
  await field('photos').locator('img').first().waitFor()
  await field('signed').getByRole('img', { name: 'Signature' }).waitFor()
  await expectAccessible(page)

  // Found in the list by the region around it.
  await page.goto(`/records/specimen?filter=${encodeURIComponent("record.area startsWith '31'")}`)
  await page.getByText('One of each').waitFor()
  await page.getByText('Shanghai', { exact: false }).first().waitFor()
  await page.goto(`/records/specimen?filter=${encodeURIComponent("record.area startsWith '44'")}`)
  await page.getByText('Guangdong', { exact: false }).first().waitFor()
  expect(await page.getByText('One of each').count()).toBe(0)
})

/** An entry of the list that stands open. */
function listed(page: Page, entry: string) {
  return page.locator('.ant-cascader-menu-item:visible', { hasText: entry }).last()
}

/** Draws a line on the pad and keeps it. */
async function sign(page: Page) {
  const pad = page.locator('[data-field="signed"] canvas')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is no pad')
  await page.mouse.move(box.x + 20, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + 80, { steps: 6 })
  await page.mouse.up()
  await page.getByRole('button', { name: 'Keep the signature' }).click()
  await page.locator('[data-field="signed"] img').waitFor()
}
