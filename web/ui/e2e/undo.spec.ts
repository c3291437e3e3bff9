import { describe, expect, it } from 'vitest'
import { browserForTests, type Look, phone } from './browser'
import { Colleague } from './company'
import { button, pick } from './steps'

const open = browserForTests()

const looks: [string, Look][] = [
  ['on a desktop', {}],
  ['on a phone', { ...phone, theme: 'dark' }],
]

describe.each(looks)('ways back, %s', (_name, look) => {
  const mark = look.theme ?? 'light'

  it('lets one say what the words of a file mean, and takes the import back', async () => {
    const page = await open({ ...look, as: 'admin' })
    await page.goto('/imports')
    await page.locator('input[type=file]').setInputFiles({
      name: 'customers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`Name,Industry\nImported ${mark} 1,制造业\nImported ${mark} 2,Shops\n`),
    })
    await page.waitForURL(/\/imports\/.+/)
    await pick(page, page.getByLabel('Every row is a'), 'Customer')
    await page.getByRole('button', { name: 'Manufacturing', exact: true }).click()
    await pick(page, page.getByLabel('What Shops means'), 'Retail')
    await button(page, 'Import 2 rows').click()
    await button(page, 'Undo the import').click()
    const dialog = page.getByRole('dialog', { name: 'Take back' })
    await dialog.getByText('2 changes would be taken back.').waitFor()
    await dialog.getByRole('button', { name: 'Take back 2 changes' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const admin = await Colleague.signIn('admin')
    const found = await admin.get<{ records: object[] }>(`/records/account?q=Imported%20${mark}`)
    expect(found.records).toEqual([])
  })

  it('takes edits of the studio back, and throws a change away', async () => {
    const page = await open({ ...look, as: 'admin' })
    await page.goto('/studio?path=roles/viewer.json')
    const label = page.getByLabel('Name English')
    if (look.isMobile) await page.goto('/studio?path=options/unit.json')
    const field = look.isMobile ? page.getByLabel(/English$/).first() : label
    await field.waitFor()
    const before = await field.inputValue()
    await field.fill(`Renamed ${mark}`)
    await page.getByText('1 change', { exact: false }).waitFor()
    await button(page, 'Undo').click()
    await page.getByText('No pending changes').waitFor()
    expect(await field.inputValue()).toBe(before)
    await field.fill(`Renamed ${mark}`)
    await page.getByText('1 change', { exact: false }).waitFor()
    await button(page, 'Discard').click()
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Discard' }).click()
    await page.getByText('No pending changes').waitFor()
    expect(await field.inputValue()).toBe(before)
  })

  it('brings an earlier release back', async () => {
    const admin = await Colleague.signIn('admin')
    const { release } = await admin.get<{ release: number }>('/metadata')
    const role = { name: `helper_${mark}`, label: { en: `Helper ${mark}`, zh: '助理' } }
    await admin.put('/change/files', { path: `roles/${role.name}.json`, effective: role })
    await admin.post('/change/publish', { note: '' })
    const page = await open({ ...look, as: 'admin' })
    await page.goto('/studio/releases')
    const box = page.locator('.release', { hasText: `Release ${release} ` })
    await box.getByRole('button', { name: 'Restore' }).click()
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Restore' }).click()
    await page.locator('.release.current', { hasText: `Release ${release + 2}` }).waitFor()
  })

  it('shows both versions when two people save the same record', async () => {
    const seller = await Colleague.signIn('li.na')
    const { records } = await seller.get<{ records: { id: string; version: number }[] }>(
      '/records/opportunity?limit=1',
    )
    const [record] = records
    const page = await open({ ...look, as: 'li.na' })
    await page.goto(`/records/opportunity/${record?.id}`)
    await page.locator('[data-field=next_step] .form-value').click()
    await page.getByLabel('Next step').fill(`mine ${mark}`)
    await seller.patch(`/records/opportunity/${record?.id}`, {
      values: { next_step: `theirs ${mark}` },
      version: record?.version,
    })
    await page.locator('.save-bar').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByText(`theirs ${mark}`).waitFor()
    await page.getByRole('dialog').locator('.ant-btn-primary').click()
    await page.locator('[data-field=next_step]').getByText(`mine ${mark}`).waitFor()
  })
})
