import { newKey } from '@/api/client'
import type { FieldDef, LineRecord, Value } from '@/api/types'
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
  if (index >= lines.length) return [...lines, { key, values: { [field]: value } }]
  return lines.map((line, at) =>
    at === index ? { ...line, values: { ...line.values, [field]: value } } : line,
  )
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

/** Reads one pasted cell; a record's name is looked up. */
export type ReadCell = (text: string, field: FieldDef) => Promise<Value>

export interface Pasted {
  lines: LineRecord[]
  /** How many cells made no sense in their column. */
  unread: number
}

/** Lays pasted cells over the lines, from a row and column on; rows past the end become lines. */
export async function pasteCells(
  lines: LineRecord[],
  cells: string[][],
  at: { row: number; fields: FieldDef[] },
  read: ReadCell,
): Promise<Pasted> {
  const result = lines.slice()
  let unread = 0
  for (const [offset, row] of cells.entries()) {
    const index = at.row + offset
    const values = { ...result[index]?.values }
    const found = await Promise.all(row.map((text, column) => readOne(text, at.fields[column], read)))
    for (const [column, value] of found.entries()) {
      const field = at.fields[column]
      if (!field) continue
      if (value === undefined) unread += row[column]?.trim() ? 1 : 0
      else values[field.name] = value
    }
    result[index] = { ...(result[index] ?? { key: newLineKey() }), values }
  }
  return { lines: result, unread }
}

async function readOne(text: string, field: FieldDef | undefined, read: ReadCell): Promise<Value> {
  if (!field) return undefined
  if (text.trim() === '') return null
  const kind = kindOf(field)
  return kind.fromText ? kind.fromText(text, field) : read(text, field)
}
