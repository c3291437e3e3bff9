import { systemFields } from '@/api/entities'
import type { EntityDetail, FieldDef, Value, WeftRecord } from '@/api/types'
import { kindOf } from '@/kinds'

const system = new Set(['id', 'version', ...systemFields.map((field) => field.name)])

/** A field's value of a record, system fields included. */
export function recordValue(record: WeftRecord, name: string): Value {
  if (system.has(name)) return (record as unknown as Record<string, Value>)[name]
  return record.values[name]
}

/** All fields that lists, filters and columns may use; system fields last. */
export function listFields(detail: EntityDetail): FieldDef[] {
  const fields = detail.entity.fields
  const missing = systemFields.filter((field) => !fields.some((other) => other.name === field.name))
  return [
    ...fields.filter((field) => field.kind !== 'lines' && field.name !== 'version' && field.name !== 'id'),
    ...missing,
  ]
}

/** What a record is called. */
export function titleOf(detail: EntityDetail | undefined, record: WeftRecord | null | undefined): string {
  const field = detail?.entity.fields.find((other) => other.name === detail.entity.title)
  if (!field || !record) return ''
  return kindOf(field).toText(recordValue(record, field.name), field)
}

const notUseful = new Set(['longtext', 'attachment', 'lines', 'links', 'url', 'json', 'image', 'signature'])

/** The columns of a list nobody has laid out: the title first, then what fits. */
export function defaultColumns(detail: EntityDetail): string[] {
  const names = listFields(detail)
    .filter((field) => !notUseful.has(field.kind) && !field.system && !field.part)
    .map((field) => field.name)
  const title = detail.entity.title
  const ordered = title && names.includes(title) ? [title, ...names.filter((name) => name !== title)] : names
  return [...ordered.slice(0, 7), 'owner', 'updated_at'].filter((name, at, all) => all.indexOf(name) === at)
}
