import type { FieldDef, Text } from '@/api/types'

/** Copied rows as a file to import; undefined while there are no headings with a row below them. */
export function asFile(rows: string, name: string): File | undefined {
  const text = rows.replace(/\s+$/, '')
  if (!/\S[^\n]*\n/.test(text)) return undefined
  return new File([text], name, { type: 'text/tab-separated-values' })
}

/** A row of headings, one for each field, as spreadsheets open it. */
export function headings(fields: FieldDef[], words: (label: Text) => string): string {
  const quoted = fields.map((field) => `"${words(field.label).replaceAll('"', '""')}"`)
  return `\ufeff${quoted.join(',')}\r\n`
}
