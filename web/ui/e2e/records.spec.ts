import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserForTests, expectAccessible, signIn } from './browser'
import { fillLine } from './steps'

const open = browserForTests()

/** Opens a new quote for the first customer that a part of a name finds. */
async function startQuote(page: Page, customer: string) {
  await page.goto('/records/quote/new')
  await page.click('#field-account')
  await page.keyboard.type(customer)
  await page.click(`.ant-select-item-option:has-text("${customer}")`)
}

it('lists, filters, sorts and opens records at the side', async () => {
  const page = await open()
  await signIn(page, 'admin')
  await page.goto('/records/opportunity')
  await page.waitForSelector('.ag-row .title-cell')
  await expectAccessible(page)
  await page.click('.filter-add')
  await page.click('role=menuitem[name="Stage"]')
  await page.click('.condition-editor >> text=Proposal')
  await page.click('.condition-editor button[type=submit]')
  await page.waitForSelector('.chip:has-text("Proposal")')
  await page.waitForFunction(
    () => document.querySelectorAll('.ag-grid-scrolling-container .ag-row').length === 2,
  )
  expect(decodeURIComponent(page.url())).toContain("record.stage in ['proposal']".replaceAll(' ', '+'))
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.record-drawer .form-section')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.record-drawer', { state: 'detached' })
})

it('finds texts in a list whatever their case, by filters from before too', async () => {
  const page = await open()
  await signIn(page, 'admin')
  await page.goto('/records/account')
  const name = await page.innerText('.ag-row .title-cell')
  await page.click('.filter-add')
  await page.click('role=menuitem[name="Name"]')
  await page.fill('.condition-editor input:not([role=combobox])', name.toUpperCase())
  await page.click('.condition-editor button[type=submit]')
  await page.waitForSelector(`.chip:has-text("${name.toLowerCase()}")`)
  expect(new URL(page.url()).searchParams.get('filter')).toBe(
    `fold(record.name) contains '${name.toLowerCase()}'`,
  )
  await page.waitForSelector(`.ag-row .title-cell:has-text("${name}")`)
  const old = `record.name startsWith '${name.slice(0, 3).toUpperCase()}'`
  await page.goto(`/records/account?filter=${encodeURIComponent(old)}`)
  await page.waitForSelector('.chip:has-text("begins with")')
  await page.waitForSelector(`.ag-row .title-cell:has-text("${name}")`)
})

it('copies a record that is locked, line by line', async () => {
  const page = await open()
  await signIn(page, 'li.na')
  await page.goto('/records/quote')
  await page.click('.ag-row .title-cell:has-text("-0001")')
  await page.waitForSelector('.record-drawer .form-section')
  const sum = await page.locator('.record-drawer .record-header .figure strong').first().innerText()
  await page.locator('.record-drawer .record-header').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await page.waitForURL(/\/new\?copy=/)
  const price = (row: number) => page.locator(`[data-cell^="${row}:"][data-label="Unit price"]`)
  await expect.poll(() => price(1).innerText(), { timeout: 10_000 }).toMatch(/\d/)
  expect(await price(0).innerText()).not.toBe(await price(1).innerText())
  expect(await page.locator('.new-page').innerText()).toContain(sum)
})

it('takes a list away as a file, as it stands, and says so in the audit log', async () => {
  const page = await open()
  await signIn(page, 'admin')
  await page.goto('/records/account?filter=record.name+!%3D+nil')
  for (const [kind, ending] of [
    ['CSV (text with commas)', 'csv'],
    ['Excel workbook', 'xlsx'],
  ]) {
    await page.click('button[aria-label="Export"]')
    const begun = page.waitForEvent('download')
    await page.click(`role=menuitem[name="${kind}"]`)
    const file = await begun
    expect(file.suggestedFilename()).toMatch(new RegExp(`^Customers-[-\\d]+\\.${ending}$`))
    const bytes = await readFile(await file.path())
    if (ending === 'csv')
      expect(bytes.toString()).toMatch(/^\ufeffName,[^\r]*Owner[\s\S]*\r\n华东精密机械有限公司,/)
    else expect(bytes.subarray(0, 2).toString()).toBe('PK')
  }
  await page.goto('/system?tab=audit')
  await page.waitForSelector('text=/^Customers: \\d+ rows, XLSX/')
  await page.waitForSelector('code:has-text("record.name != nil")')
})

it('works a quote out while typing and sends it on', async () => {
  const page = await open()
  await signIn(page)
  await startQuote(page, '华东精密')
  await fillLine(page, { Description: 'Installation', Quantity: '2', 'Unit price': '30,000' })
  await page.locator('#field-discount_pct').fill('10')
  await page.waitForSelector('[data-field=net_total] >> text=¥54,000.00')
  await expectAccessible(page)
  await page.click('.save-bar button:has-text("Create and submit")')
  await page.waitForSelector('.chevron.current:has-text("In review")')
  await page.waitForSelector('.locked-bar')
  await expectAccessible(page)
})

it('takes rows from a spreadsheet', async () => {
  const page = await open()
  await signIn(page)
  await startQuote(page, '华东精密')
  await page.locator('[data-cell="0:1"]').focus()
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'Pump\t5\t\t100\nValve\t2.5\t\t1,200.50\n')
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await page.waitForSelector('[data-field=subtotal] >> text=¥3,501.25')
  expect(await page.locator('table.lines tbody tr').count()).toBe(3)
})

it('says at the field what is wrong, and offers a draft on return', async () => {
  const page = await open({ language: 'zh' })
  await signIn(page)
  await page.goto('/records/quote/new')
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/drafts') && answer.ok())
  await page.locator('#field-discount_pct').fill('120')
  await page.waitForSelector('[data-field=discount_pct] .form-error')
  await page.click('.save-bar .ant-btn-primary')
  await page.waitForSelector('[data-field=account] .form-error')
  await page.click('[data-testid=problems] button:has-text("客户")')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-account')
  await kept
  await page.reload()
  await page.click('.draft-bar .ant-btn-primary')
  expect(await page.inputValue('#field-discount_pct')).toBe('120')
})

it('shows beside a customer the next contact that was just written down', async () => {
  const page = await open({ as: 'li.na', language: 'zh' })
  await page.goto('/records/account/new')
  await page.fill('#field-name', `随访 ${Date.now()}`)
  await page.click('.save-bar button:has-text("新建")')
  await page.getByRole('tab', { name: '电话' }).click()
  for (const wait of ['7 天后', '3 天后']) {
    await page.fill('.follow-up textarea', '约了下次')
    await page.click(`.follow-up button:has-text("${wait}")`)
    await page.click('.follow-up button[type=submit]')
    await page.waitForSelector(`.timeline time:text-is("${wait}")`)
    await page.getByRole('tab', { name: '电话' }).click()
  }
  expect(await page.locator('[data-field=next_contact]').textContent()).not.toContain('–')
  await page.getByRole('group', { name: '只看' }).getByRole('button', { name: '活动' }).click()
  const activities = page.getByRole('group', { name: '活动' })
  await activities.getByRole('button', { name: '拜访' }).click()
  await page.waitForSelector('.stream blockquote', { state: 'detached' })
  await activities.getByRole('button', { name: '电话' }).click()
  await page.waitForSelector('.stream blockquote:has-text("约了下次")')
})

it('sends a mail from the timeline of a customer', async () => {
  const page = await open({ as: 'li.na', language: 'zh' })
  await page.goto('/records/account/new')
  await page.fill('#field-name', `邮件 ${Date.now()}`)
  await page.fill('#field-email', 'office@acme.test')
  await page.click('.save-bar button:has-text("新建")')
  await page.getByRole('tab', { name: '邮件' }).click()
  await page.click('.follow-up button:has-text("office@acme.test")')
  await page.fill('.follow-up textarea', '附上报价，请查收。')
  await page.click('.follow-up button[type=submit]:has-text("保存并发送")')
  await page.waitForSelector('.stream a:has-text("office@acme.test")')
  await page.click('.stream a:has-text("附上报价")')
  await page.locator('[data-field=mail_status]', { hasText: '已提交发送' }).waitFor()
})

it('mails the print of a quote to its contact', async () => {
  const page = await open({ as: 'li.na', language: 'zh' })
  await page.goto('/records/quote')
  await page.dblclick('.ag-row .title-cell >> nth=0')
  await page.getByRole('tab', { name: '邮件' }).click()
  await page.click('.follow-up .thumb-chips button:has-text("@")')
  await page.click('.follow-up button:has-text("报价单 PDF")')
  await page.locator('.follow-up', { hasText: '.pdf' }).waitFor()
  await page.fill('.follow-up textarea', '请看附件。')
  await page.click('.follow-up button[type=submit]:has-text("保存并发送")')
  await page.click('.stream a:has-text("请看附件")')
  await page.locator('[data-field=documents]', { hasText: '.pdf' }).waitFor()
})

it('deletes with a way back', async () => {
  const page = await open()
  await signIn(page, 'admin')
  await page.goto('/records/contact')
  const name = await page.textContent('.ag-row .title-cell >> nth=0')
  await page.dblclick('.ag-row .title-cell >> nth=0')
  await page.click('.record-header button[aria-label="More"]')
  await page.click('.ant-dropdown-menu-item:has-text("Delete")')
  await page.click('.ant-message button:has-text("Undo")')
  await page.waitForSelector(`.ag-row .title-cell:has-text("${name}")`)
})

it('types into a cell by a second click, and opens the record by one', async () => {
  const page = await open()
  await signIn(page, 'admin')
  await page.goto('/records/contact')
  const cell = page.locator('.ag-row[row-index="0"] .ag-cell[col-id="email"]')
  await cell.dblclick()
  const typing = page.getByRole('dialog', { name: 'E-mail' })
  await typing.getByRole('textbox').fill('nobody')
  await page.keyboard.press('Enter')
  await typing.getByRole('alert').waitFor()
  await typing.getByRole('textbox').fill('somebody@example.com')
  await page.keyboard.press('Enter')
  await cell.filter({ hasText: 'somebody@example.com' }).waitFor()
  expect(await page.locator('.record-drawer').count()).toBe(0)
  await cell.click({ position: { x: 2, y: 2 } })
  await page.locator('.record-drawer').waitFor()
})

it('makes a customer in passing, with the focus in its own form and not in the one behind', async () => {
  const page = await open({ as: 'li.na' })
  await page.goto('/records/contact/new')
  await page.click('#field-account')
  await page.keyboard.type('Northern Pumps')
  await page.click('text=New customer “Northern Pumps”')
  const dialog = page.getByRole('dialog')
  const name = dialog.getByLabel('Name')
  await name.waitFor()
  expect(await name.inputValue()).toBe('Northern Pumps')
  expect(await name.evaluate((input) => input === document.activeElement)).toBe(true)
  await dialog.getByText('Phone', { exact: true }).click()
  expect(await dialog.locator(':focus').count()).toBe(1)
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('#field-account:focus').waitFor()
  await page.locator('[data-field=account] [title="Northern Pumps"]').waitFor()
})
