import type { FieldDef, LineRecord, Values } from '@/api/types'
import { isEmpty, kindOf, toWire } from '..'
import type { Kind } from '../kind'
import { View } from './view'

export const lines: Kind = {
  name: 'lines',
  View,
  operators: [],
  wide: true,
  toText: (value) => String(linesOf(value).length),
  toWire: (value, field) => linesOf(value).map((line) => lineToWire(line, field.columns ?? [])),
}

/** The lines of a value. */
export function linesOf(value: unknown): LineRecord[] {
  return Array.isArray(value) ? (value as LineRecord[]) : []
}

/** The columns in which some line says something. */
export function filled(columns: FieldDef[], lines: LineRecord[]): FieldDef[] {
  return columns.filter((column) => lines.some((line) => !isEmpty(line.values[column.name])))
}

/** Whether a column of line items can be typed in. */
export function isTyped(field: FieldDef): boolean {
  return (
    !kindOf(field).computed && field.rights !== 'read' && field.rights !== 'mask' && field.readonly !== true
  )
}

function lineToWire(line: LineRecord, fields: FieldDef[]): LineRecord {
  const values: Values = {}
  for (const field of fields) {
    const value = line.values[field.name]
    const unread = line.unread?.[field.name]
    if (unread !== undefined) values[field.name] = unread
    else if (isTyped(field) && value !== undefined) values[field.name] = toWire(field, value)
  }
  return line.id ? { id: line.id, values } : { values }
}
