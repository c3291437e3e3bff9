import type { FieldDef, WeftRecord } from '@/api/types'
import { pick } from '@/i18n/text'
import { isEmpty, valueKind } from '@/kinds'
import { askPage, type ListQuestion } from './list-query'
import { recordValue } from './record-value'

const most = 50_000
const pageSize = 200

/** Whether a spreadsheet would run a text as a formula. Numbers and telephone numbers may begin with a sign. */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-][\d ().,/-]*\d%?$/.test(text)
}

/** One cell of a CSV file. A text that a spreadsheet would run as a formula is made harmless. */
export function csvCell(text: string, numeric: boolean): string {
  const safe = !numeric && isFormula(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

/** A record as a line of a CSV file, numbers without grouping. */
export function csvLine(record: WeftRecord, fields: FieldDef[]): string {
  return fields.map((field) => csvCell(exportText(record, field), !!valueKind(field).numeric)).join(',')
}

function exportText(record: WeftRecord, field: FieldDef): string {
  const value = recordValue(record, field.name)
  if (isEmpty(value)) return ''
  if (record.masked?.includes(field.name)) return typeof value === 'string' ? value : '***'
  if (typeof value === 'object' && value !== null && 'amount' in value) return String(value.amount)
  if (valueKind(field).numeric) return String(value)
  return valueKind(field).toText(value, field)
}

/** Asks for all pages of a list and makes a CSV file of them, as the list stands on the screen. */
export async function exportList(
  question: ListQuestion,
  fields: FieldDef[],
  onProgress: (count: number) => void,
): Promise<Blob> {
  const lines = [fields.map((field) => csvCell(pick(field.label), false)).join(',')]
  let cursor: string | null = null
  do {
    const page = await askPage(question, cursor, pageSize)
    for (const record of page.records) lines.push(csvLine(record, fields))
    cursor = page.next
    onProgress(lines.length - 1)
  } while (cursor !== null && lines.length <= most)
  // The mark at the start tells spreadsheets that this is UTF-8.
  return new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' })
}

/** Hands a file to the browser. */
export function download(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
