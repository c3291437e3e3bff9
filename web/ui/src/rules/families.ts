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
  links: 'many',
  reference: 'record',
  user: 'record',
}

/** The family of a field. */
export function familyOfField(field: Pick<FieldDef, 'kind' | 'type'>): Family {
  if (['formula', 'mirror', 'lookup'].includes(field.kind)) return byKind[field.type ?? ''] ?? 'number'
  return byKind[field.kind] ?? 'text'
}

const byType: [RegExp, Family][] = [
  [/^(yes or no|bool)/, 'boolean'],
  [/^list/, 'many'],
  [/^(record|reference)/, 'record'],
  [/^(date with time|datetime)/, 'datetime'],
  [/^date/, 'date'],
  [/^(duration|length of time)/, 'duration'],
  [/^(number|decimal)/, 'number'],
]

/** The family of a type as the server names it: "a date with time", "a list (text)". */
export function familyOfType(type: string | undefined): Family {
  const name = (type ?? '').toLowerCase().replace(/^an? /, '')
  return byType.find(([pattern]) => pattern.test(name))?.[1] ?? 'text'
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
