import type { FieldDef } from '@/api/types'

const kinds = ['select', 'reference', 'user', 'boolean', 'date']

/** The fields by which a list can be grouped; dates by the month. */
export function groupFields(fields: FieldDef[]): FieldDef[] {
  return fields.filter(
    (field) => kinds.includes(field.kind) && field.sort !== false && field.rights !== 'mask',
  )
}

/** What is asked of the server for a field: its name, of a date with the period. */
export function groupOf(field: FieldDef): string {
  return field.kind === 'date' ? `${field.name}:month` : field.name
}

/** The field of a group, without its period. */
export function nameOf(group: string): string {
  return group.split(':')[0] ?? group
}
