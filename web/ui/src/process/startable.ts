import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newKey } from '@/api/client'
import type { Process, Text } from '@/api/types'

/** A workflow that can be started by hand on a record. */
export interface Startable {
  workflow: string
  title: Text
  allowed: boolean
  /** Why it cannot be started now. */
  reason: Text | null
}

/** The workflows that start by hand on a record. */
export const startableQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ['form', entity, id, 'startable'],
    queryFn: () => api.get<Startable[]>(`/records/${entity}/${id}/startable`),
    retry: false,
  })

/** Starts a run on a record, once per click. */
export function useStartRun(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (workflow: string) =>
      api.post<Process>(`/workflows/${workflow}/runs`, { id }, { idempotencyKey: newKey() }),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) }),
  })
}

const touched = new Set(['form', 'record', 'records', 'history', 'runs', 'tasks', 'shell', 'home'])
