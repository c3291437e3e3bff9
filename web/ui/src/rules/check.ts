import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { RuleName, Text } from '@/api/types'

// What the server says about rules. It is the only one that reads and writes them.

export type RuleContext =
  | 'field'
  | 'check'
  | 'filter'
  | 'access'
  | 'lookup'
  | 'rollup'
  | 'workflow'
  | 'template'
  | 'print'
  | 'conversion'

/** Where a rule stands, which decides what it may read. */
export interface RulePlace {
  entity: string
  context: RuleContext
  /** The type the rule has to give: boolean, number, text, date … or any. */
  want?: string
  workflow?: string
  /** Whose rows the rule is about beside the record: a field as entity.field, or an entity; of a workflow event. */
  for?: string
}

export interface RuleProblem {
  code?: string
  from: number
  to: number
  line: number
  column: number
  message: Text
  warning?: boolean
}

/** A rule as rows and groups, in the JSON of react-querybuilder. */
export interface RuleTree {
  id?: string
  combinator?: string
  not?: boolean
  rules?: RuleTree[]
  field?: string
  operator?: string
  value?: unknown
  valueSource?: 'value' | 'field'
  default?: unknown
  type?: string
}

export interface RuleCheck {
  ok: boolean
  problems: RuleProblem[]
  type?: string
  tree: RuleTree | null
  sentence: Text | null
}

/** Checks a rule; its result never changes for the same release and place. */
export const checkQuery = (place: RulePlace, rule: string) =>
  queryOptions({
    queryKey: ['rules', 'check', place, rule],
    queryFn: ({ signal }) =>
      api.post<RuleCheck>('/rules/check', { ...place, want: place.want ?? 'boolean', rule }, { signal }),
    staleTime: 5 * 60_000,
    retry: false,
  })

/** The names a rule may read at a place. */
export const namesQuery = ({ entity, context, workflow, for: field }: RulePlace) =>
  queryOptions({
    queryKey: ['rules', 'names', entity, context, workflow, field],
    queryFn: () => api.get<RuleName[]>('/rules/names', { entity, context, workflow, for: field }),
    staleTime: 60_000,
  })

/** Writes the rule of a tree. */
export function buildRule(place: RulePlace, tree: RuleTree): Promise<{ rule: string }> {
  return api.post<{ rule: string }>('/rules/build', { ...place, tree })
}
