import type { FieldDef } from '@/api/types'

/** What kind of value a name has, as far as rows are concerned. */
export type Family =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'duration'
  | 'choice'
  | 'many'
  | 'record'

const byKind: Record<string, Family> = {
  text: 'text',
  longtext: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  autonumber: 'text',
  number: 'number',
  decimal: 'number',
  money: 'number',
  percent: 'number',
  rollup: 'number',
  duration: 'number',
  rating: 'number',
  progress: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  select: 'choice',
  multiselect: 'many',
  attachment: 'many',
  tags: 'many',
  image: 'many',
  signature: 'many',
  lines: 'many',
  reference: 'record',
  user: 'record',
}

/** The family of a field. */
export function familyOfField(field: Pick<FieldDef, 'kind' | 'type'>): Family {
  if (field.kind === 'formula') return byKind[field.type ?? ''] ?? 'number'
  return byKind[field.kind] ?? 'text'
}

/** The family of a type as the server names it. */
export function familyOfType(type: string | undefined): Family {
  const name = (type ?? '').toLowerCase().replace(/\?$/, '')
  if (/^bool/.test(name)) return 'boolean'
  if (/number|decimal|money|percent|integer/.test(name)) return 'number'
  if (/^(list|many)/.test(name) || name.startsWith('[')) return 'many'
  if (/^(datetime|time)$/.test(name)) return 'datetime'
  if (name === 'date' || name === 'duration') return name
  return /^(record|reference|user|object)/.test(name) ? 'record' : 'text'
}

const order = ['=', '!=', '<', '<=', '>', '>=', 'between']

const operators: Record<Family, string[]> = {
  text: ['=', '!=', 'contains', 'doesNotContain', 'beginsWith', 'endsWith', 'in', 'notIn', 'null', 'notNull'],
  number: [...order, 'null', 'notNull'],
  boolean: ['='],
  date: [...order, 'null', 'notNull'],
  datetime: [...order, 'null', 'notNull'],
  duration: order,
  choice: ['=', '!=', 'in', 'notIn', 'null', 'notNull'],
  many: ['has', 'hasNot', 'null', 'notNull'],
  record: ['=', '!=', 'null', 'notNull'],
}

/** What can be asked of a value of a family. */
export function operatorsOf(family: Family): string[] {
  return operators[family]
}

/** Whether an operator stands alone, without a value. */
export function isUnary(operator: string | undefined): boolean {
  return operator === 'null' || operator === 'notNull'
}
