import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Money, Text } from '@/api/types'

/** What a statement is asked for; what is not said the server chooses. */
export interface StatementQuestion {
  statement?: string
  from?: string
  to?: string
  currency?: string
}

/** A document on a statement, with the balance after it. */
export interface StatementEntry {
  day: string
  source: string
  label: Text
  entity: string
  id: string
  title: string
  text: string
  charge: Money | null
  credit: Money | null
  balance: Money
}

export interface Statement {
  name: string
  label: Text
  help?: Text
  from: string
  to: string
  currency: string
  currencies: string[]
  opening: Money
  charges: Money
  credits: Money
  closing: Money
  entries: StatementEntry[]
  /** The reader may not see all documents there could be. */
  partial: boolean
}

export function statementQuery(entity: string, id: string, { statement, ...period }: StatementQuestion) {
  return queryOptions({
    queryKey: ['statement', entity, id, statement, period],
    queryFn: () => api.get<Statement>(`/records/${entity}/${id}/statements/${statement}`, { ...period }),
    enabled: !!statement,
    placeholderData: keepPreviousData,
  })
}
