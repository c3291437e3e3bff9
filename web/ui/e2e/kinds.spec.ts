import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserForTests, expectAccessible } from './browser'
import { Colleague } from './company'
import { pick } from './steps'

const open = browserForTests()

interface Field {
  name: string
  kind: string
  [setting: string]: unknown
}

const rare: Field[] = [
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

const usual: Field[] = [
  { name: 'name', kind: 'text', required: true },
  { name: 'notes', kind: 'longtext' },
  { name: 'pieces', kind: 'number' },
  { name: 'weight', kind: 'decimal', scale: 3 },
  { name: 'price', kind: 'money' },
  { name: 'share', kind: 'percent' },
  { name: 'urgent', kind: 'boolean' },
  { name: 'due', kind: 'date' },
  { name: 'seen', kind: 'datetime' },
  { name: 'grade', kind: 'select', options: 'account_grade' },
  { name: 'grades', kind: 'multiselect', options: 'account_grade' },
  { name: 'part', kind: 'reference', to: 'spare' },
  { name: 'about', kind: 'any_reference', among: ['spare', 'account'] },
  { name: 'person', kind: 'user' },
  { name: 'rows', kind: 'lines', of: 'gauge_row' },
  { name: 'spares', kind: 'links', of: 'gauge_spare' },
  { name: 'number', kind: 'autonumber', pattern: 'G{seq:3}', reset: 'never' },
  { name: 'load', kind: 'formula', type: 'decimal', scale: 2, rule: 'record.pieces * record.weight' },
  { name: 'sum', kind: 'rollup', of: 'rows', sum: 'cost' },
  { name: 'mail', kind: 'email' },
  { name: 'phone', kind: 'phone' },
  { name: 'site', kind: 'url' },
  { name: 'papers', kind: 'attachment' },
  { name: 'part_price', kind: 'mirror', of: 'part', show: 'price' },
  { name: 'found', kind: 'lookup', of: 'spare', if: 'candidate.name == record.name', show: 'price' },
  { name: 'secret', kind: 'encrypted' },
]

/** An entity as the studio would write it. */
function entity(name: string, fields: Field[], more: object = {}) {
  const labelled = fields.map((field) => ({
    ...field,
    label: { en: `The ${field.name}`, zh: `字段 ${field.name}` },
  }))
  const effective = {
    name,
    label: { en: name, zh: '样本' },
    title: fields[0]?.name,
    fields: labelled,
    ...more,
  }
  return { path: `entities/${name}.json`, effective }
}

async function publish(files: { path: string; effective: object }[]) {
  const admin = await Colleague.signIn('admin')
  for (const file of files) await admin.put('/change/files', file)
  await admin.post('/change/publish', { note: '' })
  return admin
}

/** A small picture, as a camera would send one. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

it('knows every kind that there is', async () => {
  const admin = await Colleague.signIn('admin')
  const schema = await admin.get<{ $defs: { field: { properties: { kind: { enum: string[] } } } } }>(
    '/schemas/entity',
  )
  const seen = new Set([...rare, ...usual].map((field) => field.kind))
  expect(schema.$defs.field.properties.kind.enum.filter((kind) => !seen.has(kind))).toEqual([])
})

it('fills, shows, lists and filters rare kinds of fields', async () => {
  await publish([entity('specimen', rare)])
  const page = await open({
    as: 'admin',
    permissions: ['geolocation'],
    geolocation: { latitude: 31.2304, longitude: 121.4737 },
  })
  await page.goto('/records/specimen/new')
  const field = (name: string) => page.locator(`[data-field="${name}"]`)
  await page.fill('#field-name', 'One of each')
  await page.fill('#field-effort', '1小时30分')
  await page.fill('#field-opens', '25:00')
  await page.keyboard.press('Tab')
  await field('opens').getByText('This has to be a time of day such as 09:30.').waitFor()
  expect(await page.inputValue('#field-opens')).toBe('25:00')
  await page.fill('#field-opens', '09:30')
  await page.keyboard.press('Enter')
  await field('stars').getByRole('radio').nth(2).click()
  await page.fill('#field-done', '140')
  await field('done').getByText('Progress goes from 0 to 100 percent.').waitFor()
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

it('fills, shows and lists usual kinds of fields', async () => {
  const reference = (name: string, to: string) => ({ name, kind: 'reference', to, required: true })
  const columns = usual.filter((field) => !['lines', 'links'].includes(field.kind)).map((field) => field.name)
  const label = { en: 'All of it', zh: '全部字段' }
  const admin = await publish([
    entity('spare', [
      { name: 'name', kind: 'text', required: true },
      { name: 'price', kind: 'money' },
    ]),
    entity(
      'gauge_row',
      [
        { name: 'what', kind: 'text' },
        { name: 'cost', kind: 'money' },
      ],
      { parent: 'gauge' },
    ),
    entity('gauge_spare', [reference('gauge', 'gauge'), reference('spare', 'spare')], {
      link: { ends: ['gauge', 'spare'] },
    }),
    entity('gauge', usual),
    {
      path: 'views/gauge.whole.json',
      effective: { entity: 'gauge', name: 'whole', type: 'list', label, columns },
    },
  ])
  for (const left of ['gauge_spare', 'gauge']) {
    const { records } = await admin.get<{ records: { id: string }[] }>(`/records/${left}`)
    for (const { id } of records) await admin.delete(`/records/${left}/${id}`) // by a run that failed
  }
  await admin.post('/records/spare', { values: { name: 'Cog', price: '12.5' } })
  const page = await open({ as: 'admin' })
  await page.goto('/records/gauge/new')
  await fillUsual(page)
  await expectAccessible(page)
  await page.getByRole('main').getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/gauge\/[0-9a-f-]{36}/)
  for (const [name, text] of shownUsual)
    await page.locator(`[data-field="${name}"]`, { hasText: text }).waitFor()
  await page.getByRole('button', { name: 'Show' }).click()
  await page.locator('[data-field="secret"]', { hasText: 'hush-hush' }).waitFor()
  await expectAccessible(page)

  // As history tells them.
  await page.goto(`${page.url()}?tab=history`)
  for (const text of ['terms.txt', 'Cog', 'A · key customer'])
    await page.locator('.history', { hasText: text }).waitFor()

  // As rows of a list, wide enough for all of its columns.
  await page.setViewportSize({ width: 5600, height: 700 })
  await page.goto('/records/gauge?view=whole')
  await page.locator('.ag-row').first().waitFor()
  for (const [name, text] of shownUsual)
    if (columns.includes(name)) await page.locator(`.ag-cell[col-id="${name}"]`, { hasText: text }).waitFor()
})

const shownUsual: [string, string | RegExp][] = [
  ['notes', 'one and more'],
  ['pieces', '1,200'],
  ['weight', '1.125'],
  ['price', '$1,234.50'],
  ['share', /12\.50? ?%/],
  ['due', '2026-03-01'],
  ['grade', 'A · key customer'],
  ['grades', 'B · important'],
  ['part', 'Cog'],
  ['about', 'Cog'],
  ['person', '李娜'],
  ['rows', 'Oil'],
  ['spares', 'Cog'],
  ['number', /G\d{3}/],
  ['load', '1,350.00'],
  ['sum', '$1.06'],
  ['mail', 'a.b@example.com'],
  ['phone', '13800138000'],
  ['site', 'example.com'],
  ['papers', /terms.txt|1/],
  ['part_price', '¥12.50'],
  ['found', '$1.77'],
]

/** Fills a form with a field of each usual kind. */
async function fillUsual(page: Page) {
  const choose = async (name: string, entry: string) => {
    await page.locator(`#field-${name}`).fill(entry)
    await page
      .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: entry })
      .first()
      .click()
  }
  const texts = {
    name: 'Cog',
    notes: 'one\nand more',
    pieces: '1200',
    weight: '1.125',
    price: '1234.5',
    share: '12.5',
    mail: 'a.b@example.com',
    phone: '13800138000',
    site: 'https://example.com',
    secret: 'hush-hush',
  }
  for (const [name, text] of Object.entries(texts)) await page.fill(`#field-${name}`, text)
  await page.getByLabel('The price currency').click()
  await page.locator('.ant-select-dropdown:visible').getByTitle('USD').click()
  await page.locator('#field-urgent').check()
  await page.fill('#field-due', '2026-03-01')
  await page.keyboard.press('Enter')
  await page.fill('#field-seen', '2026-03-01 08:30')
  await page.keyboard.press('Enter')
  await pick(page, page.locator('#field-grade'), 'A · key customer')
  await pick(page, page.locator('#field-grades'), 'B · important')
  await page.keyboard.press('Escape')
  await choose('part', 'Cog')
  await choose('about', 'Cog')
  await choose('person', '李娜')
  for (const [place, text] of [
    ['0:0', 'Oil'],
    ['0:1', '7.5'],
  ]) {
    await page.locator(`[data-cell="${place}"]`).focus()
    await page.locator(`[data-cell="${place}"] input`).fill(text ?? '')
  }
  await choose('spares', 'Cog')
  await page.keyboard.press('Escape')
  await page
    .locator('[data-field="papers"] input[type=file]')
    .setInputFiles({ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('30 days') })
  await page.locator('[data-field="papers"]').getByText('terms.txt').waitFor()
}
