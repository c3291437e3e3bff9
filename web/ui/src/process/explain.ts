import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Ref, Text, Value } from '@/api/types'

/** A rule that was asked, with what it saw. */
export interface ExplainedRule {
  rule: string
  sentence?: Text | null
  result: Value
  values?: { name: string; label?: Text; value: Value; kind?: string }[] | null
}

/** A person who was considered, and what became of that. */
export interface ExplainedPerson {
  person: Ref
  result: string
  reason?: Text | null
}

/** A step on the way here. */
export interface ExplainedStep {
  step: string
  label?: Text
  result?: string
  text?: Text
  reason?: Text | null
  rules?: ExplainedRule[] | null
  people?: ExplainedPerson[] | null
}

/** Why a run or a task is where it is. */
export interface Explanation {
  text: Text
  rules?: ExplainedRule[] | null
  people?: ExplainedPerson[] | null
  steps?: ExplainedStep[] | null
}

/** Why a task or a run is there; of is its address in the API. */
export const explainQuery = (of: string) =>
  queryOptions({
    queryKey: ['explain', of],
    queryFn: () => api.get<Explanation>(`${of}/explain`),
    staleTime: 0,
  })
