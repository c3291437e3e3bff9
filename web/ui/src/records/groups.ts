import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { FieldDef, Money, Ref } from '@/api/types'
import { type Condition, fromRule, toRule } from '@/kinds/conditions'
import type { ListQuestion } from './list-query'

/** One group of records: its key, how many there are, what was added up, and the rule that narrows to it. */
export interface RecordGroup {
  keys: [string | boolean | number | Ref | null]
  values: [number, ...(Money | string | number | null)[]]
  filter: string
}

export interface Groups {
  groups: RecordGroup[]
  more: boolean
  /** The figures are those of the part that the person may see. */
  restricted: boolean
}

/** The groups of what a list finds. */
export function groupsQuery(question: ListQuestion, group: string, sums: string[], limit = 24) {
  const { entity, view, filter, q } = question
  const measure = ['count', ...sums.map((name) => `sum:${name}`)].join()
  const query = { view, q, filter, group, measure, limit }
  return queryOptions({
    queryKey: ['records', entity, 'groups', query],
    queryFn: ({ signal }) => api.get<Groups>(`/records/${entity}`, query, signal),
  })
}

/** A filter without what it asks of some fields. */
export function without(filter: string | undefined, names: string[], fields: FieldDef[]) {
  return toRule(others(filter, names), fields) || undefined
}

/** Narrows a list to one group, or to all of them again when it was narrowed to this one. */
export function toggled(filter: string | undefined, group: string, fields: FieldDef[]) {
  const conditions = fromRule(group)
  const rest = others(
    filter,
    conditions.flatMap((one) => ('field' in one ? one.field : [])),
  )
  return toRule(isOn(filter, group, fields) ? rest : [...rest, ...conditions], fields) || undefined
}

/** What a filter and a group have in common. */
export function within(filter: string | undefined, group: string, fields: FieldDef[]) {
  return toRule([...fromRule(filter ?? ''), ...fromRule(group)], fields)
}

/** Whether a list is narrowed to a group. */
export function isOn(filter: string | undefined, group: string, fields: FieldDef[]): boolean {
  const asked = fromRule(filter ?? '').map((one) => toRule([one], fields))
  return fromRule(group).every((one) => asked.includes(toRule([one], fields)))
}

function others(filter: string | undefined, names: string[]): Condition[] {
  return fromRule(filter ?? '').filter((one) => !('field' in one && names.includes(one.field)))
}
