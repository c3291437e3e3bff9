import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { FieldDef, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { operatorsOf, valueKind } from '@/kinds'
import type { Condition, ConditionValue } from '@/kinds/conditions'
import { type OperatorName, plain } from '@/kinds/kind'
import { region } from '@/kinds/region'
import { titleOf, useRegions } from '@/kinds/region/regions'
import { entitiesOf, useTitles } from './titles'

/** A row of a filter. */
export type Row = Extract<Condition, { field: string }>

/** A new row for a field, compared the way that is asked for most. */
export function newRow(field: FieldDef): Row {
  const operator = operatorsOf(field)[0] ?? '='
  return { field: field.name, operator, value: shapeOf(operator, null) }
}

/** The value in the shape that a comparison takes. */
export function shapeOf(operator: OperatorName, value: ConditionValue): ConditionValue {
  if (operator === 'null' || operator === 'notNull') return null
  if (operator === 'in' || operator === 'notIn') return Array.isArray(value) ? value : []
  if (operator === 'between') return Array.isArray(value) && value.length === 2 ? value : ['', '']
  return Array.isArray(value) ? (value[0] ?? '') : value
}

/** How a comparison is called: of dates "<" is "before". */
export function operatorLabel(t: (key: string) => string, field: FieldDef, operator: OperatorName): string {
  const literal = valueKind(field).literal
  const time = literal === 'date' || literal === 'datetime' || valueKind(field).name === 'time'
  if (valueKind(field) === region && operator === 'beginsWith') return t('operator.within')
  if (valueKind(field).name === 'links' && (operator === 'in' || operator === 'notIn'))
    return t(operator === 'in' ? 'operator.linked' : 'operator.notLinked')
  return t(`operator.${names[operator]}${time && times.has(operator) ? 'Time' : ''}`)
}

const times = new Set<OperatorName>(['<', '<=', '>', '>='])
const names: Record<OperatorName, string> = {
  '=': 'equal',
  '!=': 'notEqual',
  '<': 'less',
  '<=': 'atMost',
  '>': 'greater',
  '>=': 'atLeast',
  between: 'between',
  contains: 'contains',
  doesNotContain: 'doesNotContain',
  beginsWith: 'beginsWith',
  endsWith: 'endsWith',
  in: 'in',
  notIn: 'notIn',
  has: 'has',
  hasNot: 'hasNot',
  within: 'below',
  null: 'null',
  notNull: 'notNull',
}

/** The message for so many days from now. */
export function relativeName(from: string, days: string): string {
  if (days === '') return from
  return `${days.startsWith('-') ? 'ago' : 'ahead'}${days.slice(1)}`
}

/** Whether a field is compared with records, which are chosen and shown by their titles. */
export function namesRecords(field: FieldDef): boolean {
  return field.kind === 'any_reference' || (valueKind(field).literal === 'reference' && !field.options)
}

/** A row's value in words, for its chip. */
export function useValueText(field: FieldDef, row: Row): string {
  const { t } = useTranslation('records')
  const text = useText()
  const isReference = namesRecords(field)
  const ids = isReference && row.value ? [row.value].flat().map(String) : []
  const titles = useTitles(entitiesOf(field), ids)
  const isRegion = valueKind(field) === region
  const regions = useRegions(isRegion)
  const one = (value: Value): string => {
    if (value === '@me') return t('filter.me')
    if (typeof value === 'boolean') return value ? t('value.yes') : t('value.no')
    const moment = /^(today|now)([+-]\d+)?$/.exec(String(value))
    if (moment) return momentText(t, moment[1] ?? 'today', moment[2] ?? '')
    const option = field.options?.find((other) => other.name === value)
    if (option) return text(option.label)
    if (isRegion && regions.data) {
      const code = plain(region.fromFilter?.(String(value)) ?? value)
      return text(titleOf(code, regions.data)) || code
    }
    if (valueKind(field).asked || field.precision) return valueKind(field).toText(value, field)
    if (isReference) return titles[String(value)] ?? '…'
    return /^\d{4}-\d\d-\d\dT/.test(String(value)) ? dayjs(String(value)).format('YYYY-MM-DD') : String(value)
  }
  if (row.value === null) return ''
  if (row.operator === 'between' && Array.isArray(row.value)) return row.value.map(one).join(' – ')
  return Array.isArray(row.value) ? row.value.map(one).join(t('comma')) : one(row.value)
}

function momentText(
  t: (key: string, options?: Record<string, unknown>) => string,
  from: string,
  days: string,
): string {
  if (days === '') return t(`relative.${from}`)
  return t(days.startsWith('-') ? 'relative.ago' : 'relative.ahead', { count: Number(days.slice(1)) })
}
