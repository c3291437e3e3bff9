import { newKey } from '@/api/client'
import type { FieldDef, LineRecord, Money, Ref, Value } from '@/api/types'
import { kindOf } from '..'

/** A key for a line that the server does not know yet; also new beside the lines of a kept draft. */
export function newLineKey(): string {
  return `new-${newKey()}`
}

/** What tells a line from the others while it is edited. */
export function keyOfLine(line: LineRecord, index: number): string {
  return line.key ?? line.id ?? String(index)
}

/** The lines with one cell changed; an index past the end adds a line with the key. */
export function changeCell(
  lines: LineRecord[],
  index: number,
  field: string,
  value: Value,
  key: string,
): LineRecord[] {
  if (index >= lines.length) return [...lines, typedInto({ key, values: {} }, field, value)]
  return lines.with(index, typedInto(lines[index] as LineRecord, field, value))
}

/** A line with a value typed; it takes the place of what could not be read there. */
function typedInto(line: LineRecord, field: string, value: Value): LineRecord {
  const { [field]: _, ...unread } = line.unread ?? {}
  const typed = { ...line.typed, [field]: value !== null }
  return { ...line, typed, values: { ...line.values, [field]: value }, ...(line.unread && { unread }) }
}

/** The currency of the first amount typed in lines. */
export function currencyOf(lines: LineRecord[], amounts: FieldDef[]): string | undefined {
  for (const { values } of lines)
    for (const { name } of amounts) {
      const currency = (values[name] as Money | null)?.currency
      if (currency) return currency
    }
}

/**
 * The lines with all amounts in a currency; figures stay as they were typed, what the server fills in is asked for in
 * that currency.
 */
export function inCurrency(lines: LineRecord[], amounts: FieldDef[], currency: string): LineRecord[] {
  return lines.map((line) => {
    const money = (name: string) => line.values[name] as Money | null | undefined
    const other = amounts.filter(
      ({ name, follow }) => (money(name) ?? follow) && money(name)?.currency !== currency,
    )
    if (other.length === 0) return line
    const changed = other.map((column) => [
      column.name,
      { amount: '', ...(isFilledIn(column, line) ? null : money(column.name)), currency },
    ])
    return { ...line, values: { ...line.values, ...Object.fromEntries(changed) } }
  })
}

/** Whether the server fills a cell in: it follows its default, and nobody typed another value. */
export function isFilledIn({ name, follow }: FieldDef, line: LineRecord): boolean {
  return !!follow && !(line.typed?.[name] ?? line.changed?.includes(name))
}

/** The lines with one moved before another. */
export function moveLine(lines: LineRecord[], from: number, to: number): LineRecord[] {
  const line = lines[from]
  if (!line || to < 0 || to >= lines.length || from === to) return lines
  const rest = lines.filter((_, at) => at !== from)
  return [...rest.slice(0, to), line, ...rest.slice(to)]
}

/** The lines with a copy of one right after it. */
export function duplicateLine(lines: LineRecord[], index: number): LineRecord[] {
  const line = lines[index]
  if (!line) return lines
  const copy = { key: newLineKey(), values: { ...line.values } }
  return [...lines.slice(0, index + 1), copy, ...lines.slice(index + 1)]
}

/** The cells of a spreadsheet's clipboard text; null if it is just one value. */
export function readCells(text: string): string[][] | null {
  const rows = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  const cells = rows.map((row) => row.split('\t'))
  return cells.length > 1 || (cells[0]?.length ?? 0) > 1 ? cells : null
}

/** Finds the records of an entity that texts name. */
export type FindNames = (entity: string, names: string[]) => Promise<Record<string, Ref>>

export interface Pasted {
  lines: LineRecord[]
  /** How many cells made no sense in their column; each keeps its text. */
  unread: number
}

/** Lays pasted cells over the lines, from a row and column on; rows past the end become lines. */
export async function pasteCells(
  lines: LineRecord[],
  cells: string[][],
  at: { row: number; fields: FieldDef[] },
  find: FindNames,
): Promise<Pasted> {
  const named = await findColumns(cells, at.fields, find)
  const result = lines.slice()
  let unread = 0
  for (const [offset, row] of cells.entries()) {
    const index = at.row + offset
    let line = result[index] ?? { key: newLineKey(), values: {} }
    for (const [column, text] of row.entries()) {
      const field = at.fields[column]
      if (!field) continue
      const value = readCell(text.trim(), field, named[column])
      if (value === undefined) unread += 1
      line = value === undefined ? leftUnread(line, field.name, text) : typedInto(line, field.name, value)
    }
    result[index] = line
  }
  return { lines: result, unread }
}

/** A line with a text that made no sense in a field; the server refuses it there, so that nothing is lost. */
function leftUnread(line: LineRecord, field: string, text: string): LineRecord {
  return { ...line, values: { ...line.values, [field]: null }, unread: { ...line.unread, [field]: text } }
}

/** The records that the cells of each column of references name, asked for once a column. */
function findColumns(cells: string[][], fields: FieldDef[], find: FindNames) {
  return Promise.all(
    fields.map((field, column) => {
      const entity = namedEntity(field)
      const names = new Set(cells.map((row) => row[column]?.trim() ?? '').filter((name) => name !== ''))
      return entity && names.size > 0 ? find(entity, [...names]) : undefined
    }),
  )
}

function namedEntity(field: FieldDef): string | undefined {
  if (kindOf(field).fromText) return undefined
  return field.kind === 'user' ? 'user' : field.to
}

function readCell(text: string, field: FieldDef, named: Record<string, Ref> | undefined): Value {
  if (text === '') return null
  const { fromText } = kindOf(field)
  if (fromText) return fromText(text, field)
  const found = named?.[text]
  return found ? { id: found.id, title: found.title } : undefined
}
