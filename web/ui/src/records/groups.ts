import { queryOptions } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { api } from '@/api/client'
import type { FieldDef, Money, Ref } from '@/api/types'
import { type Condition, fromRule, toRule } from '@/kinds/conditions'
import { nameOf } from '@/kinds/grouping'
import type { ListQuestion } from './list-query'

/** One group of records: its key, how many there are, and what was added up. */
export interface RecordGroup {
  keys: [string | boolean | number | Ref | null]
  values: [number, ...(Money | string | number | null)[]]
}

export interface Groups {
  groups: RecordGroup[]
  more: boolean
  /** The figures are those of the part that the person may see. */
  restricted: boolean
}

/** Groups of a list, whatever it is narrowed to of the group's own field. */
export function groupsQuery(question: ListQuestion, group: string, sums: string[], fields: FieldDef[]) {
  const { entity, view, filter, q } = question
  const others = fromRule(filter ?? '').filter((one) => !('field' in one && one.field === nameOf(group)))
  const query = {
    view,
    q,
    filter: toRule(others, fields) || undefined,
    group,
    measure: ['count', ...sums.map((name) => `sum:${name}`)].join(),
    limit: 24,
  }
  return queryOptions({
    queryKey: ['records', entity, 'groups', query],
    queryFn: ({ signal }) => api.get<Groups>(`/records/${entity}`, query, signal),
  })
}

/** The condition that a record lies in a group. */
export function conditionOf(field: FieldDef, key: RecordGroup['keys'][0]): Condition {
  if (key === null) return { field: field.name, operator: 'null', value: null }
  if (typeof key === 'boolean') return { field: field.name, operator: '=', value: key }
  if (field.kind === 'date') {
    const last = dayjs(String(key)).endOf('month').format('YYYY-MM-DD')
    return { field: field.name, operator: 'between', value: [String(key), last] }
  }
  return { field: field.name, operator: 'in', value: [typeof key === 'object' ? key.id : String(key)] }
}

/** Narrows a list to one group, or to all of them again when it was narrowed to this one. */
export function toggled(filter: string | undefined, condition: Condition, fields: FieldDef[]) {
  const conditions = fromRule(filter ?? '')
  const on = isOn(filter, condition, fields)
  const others = conditions.filter(
    (one) => !('field' in one && 'field' in condition && one.field === condition.field),
  )
  return toRule(on ? others : [...others, condition], fields) || undefined
}

/** Whether a list is narrowed to a group. */
export function isOn(filter: string | undefined, condition: Condition, fields: FieldDef[]): boolean {
  const rule = toRule([condition], fields)
  return fromRule(filter ?? '').some((one) => toRule([one], fields) === rule)
}
