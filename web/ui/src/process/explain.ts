import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Ref, Text, Value } from '@/api/types'

/** A rule that was asked, with what it saw. */
export interface ExplainedRule {
  part: string
  label?: Text
  rule: string
  sentence?: Text
  /** Of a condition true or false, else in words. */
  result: Value
  /** Why it could not be answered. */
  failed?: Text
  values: { name: string; label?: Text; text?: Text; masked?: boolean }[] | null
}

/** A person who was considered, and what became of that. */
export interface ExplainedPerson {
  person: Ref
  /** asked, expected, skipped or replaced. */
  result: string
  reason?: Text
  /** Who was asked in this person's place. */
  instead?: Ref
}

/** A step on the way here. */
export interface ExplainedStep {
  step: string
  label?: Text
  state: string
  text?: Text
  rules: ExplainedRule[] | null
  people: ExplainedPerson[] | null
  entered_at?: string | null
  left_at?: string | null
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
