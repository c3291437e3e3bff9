import dayjs from 'dayjs'
import type { FieldDef } from '@/api/types'
import { valueKind } from '.'
import type { Literal, OperatorName } from './kind'

/** One row of a filter. A rule that cannot be shown as a row stays as it is written. */
export type Condition = { field: string; operator: OperatorName; value: ConditionValue } | { rule: string }

/**
 * Text, number or date as text; "@me" is the person asking, "today-7" seven days ago. A time is compared with a
 * whole day of the person asking.
 */
export type ConditionValue = string | boolean | string[] | null

type Row = Extract<Condition, { field: string }>

const quoted = "'(?:[^'\\\\]|\\\\.)*'"
const literal = `${quoted}|-?\\d+(?:\\.\\d+)?|true|false|user\\.id|date\\(${quoted}\\)|datetime\\(${quoted}\\)|(?:today|now)(?: [+-] days\\(\\d+\\))?`
const path = 'record\\.([a-z_][\\w.]*)'
const searched = `(?:fold\\()?${path}\\)?`
const list = `\\[((?:${literal})(?:, ?(?:${literal}))*)\\]`

/** The rule language's text of a value. */
function write(value: string, kind: Literal): string {
  if (value === '@me') return 'user.id'
  const relative = /^(today|now)(?:([+-])(\d+))?$/.exec(value)
  if (relative && (kind === 'date' || kind === 'datetime')) {
    const [, , sign, days] = relative
    const from = kind === 'date' ? 'today' : 'now'
    return days && days !== '0' ? `${from} ${sign} days(${days})` : from
  }
  if (kind === 'number') return value
  if (kind === 'date' || kind === 'datetime') return `${kind}(${quote(value)})`
  return quote(value)
}

function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`
}

const signs: Partial<Record<OperatorName, string>> = {
  '=': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  contains: 'contains',
  beginsWith: 'startsWith',
  endsWith: 'endsWith',
}

const day = /^\d{4}-\d\d-\d\d$/

/** When a day begins for the person asking, or its last moment. */
function momentOf(value: string, end: boolean): string {
  if (!day.test(value)) return value
  return (end ? dayjs(value).endOf('day') : dayjs(value)).toISOString().replace('.000Z', 'Z')
}

/** The day that a moment begins or ends; another moment stays as it is. */
function dayOf(moment: string, end: boolean): string {
  const found = dayjs(moment).format('YYYY-MM-DD')
  return dayjs(momentOf(found, end)).isSame(moment) ? found : moment
}

/** Whether a comparison is with the end of a day. */
const withEnd = (operator: OperatorName) => operator === '<=' || operator === '>'

/** A row about days as one about moments. */
function inMoments(row: Row): Row {
  const [from = '', to = from] = [row.value].flat().map(String)
  const during = row.operator === '=' && day.test(from)
  if (during || row.operator === 'between')
    return { ...row, operator: 'between', value: [momentOf(from, false), momentOf(to, true)] }
  return typeof row.value === 'string' ? { ...row, value: momentOf(from, withEnd(row.operator)) } : row
}

/** A row about links asks whether one of them, or none, is with some records. */
function writeLinks({ field, operator, value }: Row): string {
  const [links, part] = field.split('.')
  const values = Array.isArray(value) ? value.map((one) => write(one, 'reference')) : []
  const some = operator === 'in' || operator === 'notNull'
  const condition = value === null ? `.${part} != nil` : `.${part} in [${values.join(', ')}]`
  return `${some ? 'any' : 'none'}(record.${links}, ${condition})`
}

const searches: OperatorName[] = ['contains', 'doesNotContain', 'beginsWith', 'endsWith']

/** A row that looks for a text does so whatever its case; only letters from A to Z have one that counts. */
function writeSearch({ field, operator, value }: Row): string {
  const part = String(value ?? '')
  const name = /[a-z]/i.test(part) ? `fold(record.${field})` : `record.${field}`
  const small = write(part, 'text').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  if (operator === 'doesNotContain') return `not (${name} contains ${small})`
  return `${name} ${signs[operator]} ${small}`
}

function writeRow(row: Row, kind: Literal, tree = ''): string {
  if (searches.includes(row.operator)) return writeSearch(row)
  const name = `record.${row.field}`
  const values = Array.isArray(row.value) ? row.value.map((value) => write(value, kind)) : []
  const one = typeof row.value === 'string' ? write(row.value, kind) : ''
  switch (row.operator) {
    case 'null':
      return `${name} == nil`
    case 'notNull':
      return `${name} != nil`
    case 'in':
      return `${name} in [${values.join(', ')}]`
    case 'notIn':
      return `${name} not in [${values.join(', ')}]`
    case 'between':
      return `${name} >= ${values[0]} && ${name} <= ${values[1]}`
    case 'within':
      return `${name} in tree.${tree}(${one})`
    case 'has':
      return `${one} in ${name}`
    case 'hasNot':
      return `not (${one} in ${name})`
    default:
      // "No" has to include what was never ticked, so it is "not yes".
      if (typeof row.value === 'boolean') return row.value ? `${name} == true` : `${name} != true`
      return `${name} ${signs[row.operator]} ${one}`
  }
}

/** Whether a row says enough to filter by. */
export function isComplete(condition: Condition): boolean {
  if ('rule' in condition) return condition.rule.trim() !== ''
  const { operator, value } = condition
  if (operator === 'null' || operator === 'notNull') return true
  if (Array.isArray(value))
    return operator === 'between' ? value.length === 2 && value.every(Boolean) : value.length > 0
  return typeof value === 'boolean' || (typeof value === 'string' && value !== '')
}

/** The rule of a filter; empty for none. */
export function toRule(conditions: Condition[], fields: FieldDef[]): string {
  const kinds = new Map(fields.map((field) => [field.name, valueKind(field).literal ?? 'text']))
  const linked = new Set(fields.filter((field) => field.kind === 'links').map((field) => field.name))
  const trees = new Map(fields.map((field) => [field.name, field.tree]))
  const parts = conditions.filter(isComplete)
  return parts
    .map((part) => {
      if ('rule' in part) return parts.length > 1 && /\|\||\?/.test(part.rule) ? `(${part.rule})` : part.rule
      if (linked.has(part.field)) return writeLinks(part)
      if (kinds.get(part.field) === 'datetime') return writeRow(inMoments(part), 'datetime')
      return writeRow(part, kinds.get(part.field) ?? 'text', trees.get(part.field))
    })
    .join(' && ')
}

/** Splits a rule at the && that stand outside of texts and brackets. */
export function splitAnd(rule: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  let inside = ''
  for (let at = 0; at < rule.length; at++) {
    const sign = rule[at] ?? ''
    if (inside !== '') {
      if (sign === '\\') at++
      else if (sign === inside) inside = ''
    } else if (sign === "'" || sign === '"' || sign === '`') inside = sign
    else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign)) depth--
    else if (depth === 0 && rule.startsWith('&&', at)) {
      parts.push(rule.slice(start, at))
      start = at + 2
      at++
    } else if (depth === 0 && (rule.startsWith('||', at) || sign === '?')) return [rule.trim()]
  }
  parts.push(rule.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
}

/** A literal's text back to a value. */
function read(text: string): ConditionValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'user.id') return '@me'
  const relative = /^(today|now)(?: ([+-]) days\((\d+)\))?$/.exec(text)
  if (relative) return `${relative[1]}${relative[2] ?? ''}${relative[3] ?? ''}`
  const call = /^(?:date|datetime)\((.*)\)$/.exec(text)
  if (call) return unquote(call[1] ?? '')
  return text.startsWith("'") ? unquote(text) : text
}

function readList(text: string): string[] {
  return [...text.matchAll(new RegExp(literal, 'g'))].map(([part]) => String(read(part)))
}

const back: Record<string, OperatorName> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  contains: 'contains',
  startsWith: 'beginsWith',
  endsWith: 'endsWith',
}

type Shape = [RegExp, (found: string[]) => Row]

const shapes: Shape[] = [
  [new RegExp(`^${path} == nil$`), ([, field = '']) => ({ field, operator: 'null', value: null })],
  [new RegExp(`^${path} != nil$`), ([, field = '']) => ({ field, operator: 'notNull', value: null })],
  [
    new RegExp(`^${path} in ${list}$`),
    ([, field = '', values = '']) => ({ field, operator: 'in', value: readList(values) }),
  ],
  [
    new RegExp(`^${path} not in ${list}$`),
    ([, field = '', values = '']) => ({ field, operator: 'notIn', value: readList(values) }),
  ],
  [
    new RegExp(`^(any|none)\\(record\\.(\\w+), \\.(\\w+) in ${list}\\)$`),
    ([, some = '', links = '', part = '', values = '']) => ({
      field: `${links}.${part}`,
      operator: some === 'any' ? 'in' : 'notIn',
      value: readList(values),
    }),
  ],
  [
    /^(any|none)\(record\.(\w+), \.(\w+) != nil\)$/,
    ([, some = '', links = '', part = '']) => ({
      field: `${links}.${part}`,
      operator: some === 'any' ? 'notNull' : 'null',
      value: null,
    }),
  ],
  [
    new RegExp(`^${path} in tree\\.\\w+\\((${quoted})\\)$`),
    ([, field = '', value = '']) => ({ field, operator: 'within', value: read(value) }),
  ],
  [
    new RegExp(`^(${literal}) in ${path}$`),
    ([, value = '', field = '']) => ({ field, operator: 'has', value: read(value) }),
  ],
  ...[`not \\((${literal}) in ${path}\\)`, `(${literal}) not in ${path}`].map(
    (shape): Shape => [
      new RegExp(`^${shape}$`),
      ([, value = '', field = '']) => ({ field, operator: 'hasNot', value: read(value) }),
    ],
  ),
  ...[`not \\(${searched} contains (${literal})\\)`, `${searched} not contains (${literal})`].map(
    (shape): Shape => [
      new RegExp(`^${shape}$`),
      ([, field = '', value = '']) => ({ field, operator: 'doesNotContain', value: read(value) }),
    ],
  ),
  [
    new RegExp(`^${path} (<=|>=|<|>) datetime\\((${quoted})\\)$`),
    ([, field = '', sign = '', value = '']) => {
      const operator = back[sign] ?? '='
      return { field, operator, value: dayOf(unquote(value), withEnd(operator)) }
    },
  ],
  [
    new RegExp(`^${searched} (contains|startsWith|endsWith) (${literal})$`),
    ([, field = '', sign = '', value = '']) => ({ field, operator: back[sign] ?? '=', value: read(value) }),
  ],
  [
    new RegExp(`^${path} (==|!=|<=|>=|<|>) (${literal})$`),
    ([, field = '', sign = '', value = '']) => compared(field, back[sign] ?? '=', read(value)),
  ],
]

function compared(field: string, operator: OperatorName, value: ConditionValue): Row {
  if (value === true && operator === '!=') return { field, operator: '=', value: false }
  return { field, operator, value }
}

function readRow(part: string): Condition {
  for (const [shape, make] of shapes) {
    const found = shape.exec(part)
    if (found) return make(found)
  }
  return { rule: part }
}

/** A filter as its rows show it: one that was written with its case finds texts whatever it is. */
export function asShown(rule: string | undefined): string | undefined {
  const parts = splitAnd(rule ?? '').map((part) => {
    const row = readRow(part)
    return 'field' in row && searches.includes(row.operator) ? writeSearch(row) : part
  })
  return parts.join(' && ') || undefined
}

/** The rows of a rule; parts that are no row stay rules. */
export function fromRule(rule: string): Condition[] {
  const rows: Condition[] = []
  for (const row of splitAnd(rule).map(readRow)) {
    const before = rows.at(-1)
    if (before && isRange(before, row)) rows[rows.length - 1] = joinRange(before, row)
    else rows.push(row)
  }
  return rows
}

function isRange(low: Condition, high: Condition): boolean {
  return (
    'field' in low &&
    'field' in high &&
    low.field === high.field &&
    low.operator === '>=' &&
    high.operator === '<='
  )
}

function joinRange(low: Condition, high: Condition): Condition {
  const [from, to] = [low as Row, high as Row]
  if (from.value === to.value && day.test(String(from.value))) return { ...from, operator: '=' }
  return { field: from.field, operator: 'between', value: [String(from.value), String(to.value)] }
}
