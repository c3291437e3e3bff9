import type { Locator, Page } from 'playwright-core'

// What people do again and again in these tests.

/** Chooses an entry of a select by its text. */
export async function pick(page: Page, select: Locator, entry: string) {
  await select.click()
  await page.keyboard.type(entry)
  await page.locator('.ant-select-dropdown:visible').getByTitle(entry, { exact: true }).first().click()
}

/** Does one of the things that a task offers, whether it stands in sight or under "More". */
export async function act(page: Page, verb: string) {
  const bar = page.getByRole('toolbar')
  await bar.waitFor()
  const inSight = bar.getByRole('button', { name: verb, exact: true })
  if (await inSight.isVisible()) return inSight.click()
  await bar.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: verb, exact: true }).click()
}

/** Finds somebody by name and chooses them. */
export async function choosePerson(page: Page, dialog: Locator, person: string) {
  await dialog.getByRole('combobox').first().fill(person)
  const found = page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: person })
  await found.first().click()
  await dialog.locator('.ant-select', { hasText: person }).waitFor()
}

/** Answers the dialog that a decision opens. */
export async function answer(
  page: Page,
  verb: string,
  { comment, people = [] }: { comment?: string; people?: string[] } = {},
) {
  const dialog = page.getByRole('dialog')
  for (const person of people) await choosePerson(page, dialog, person)
  if (comment) await dialog.getByRole('textbox').last().fill(comment)
  await dialog.getByRole('button', { name: verb, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** A button by its words, whatever icon stands before them. */
export function button(within: Page | Locator, words: string): Locator {
  return within.getByRole('button', { name: new RegExp(`(^|\\s)${words}$`) })
}

export interface QuoteInput {
  customer?: string
  discount?: string
  quantity?: string
  price?: string
}

/** Fills cells of the first line, by the English names of their columns. */
export async function fillLine(page: Page, cells: Record<string, string>) {
  for (const [column, value] of Object.entries(cells)) {
    const cell = page.locator(`[data-cell^="0:"][data-label="${column}"]`)
    await cell.focus()
    await cell.locator('input').fill(value)
  }
}

/** Begins a quote with one line and fills in what decides its way. */
export async function startQuote(page: Page, input: QuoteInput = {}) {
  const { customer = '华东精密', discount = '12', quantity = '2', price = '30000' } = input
  await page.goto('/records/quote/new')
  await page.click('#field-account')
  await page.keyboard.type(customer)
  await page.click(`.ant-select-item-option:has-text("${customer}")`)
  await fillLine(page, { Description: 'Cooling pump', Quantity: quantity, 'Unit price': price })
  await page.locator('#field-discount_pct').fill(discount)
}
