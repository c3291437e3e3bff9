import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newKey } from '@/api/client'
import type { WorkflowSummary } from '@/api/types'
import type { Run, RunInfo } from '@/diagram/run-picture'

/** Every workflow this person may know of. */
export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: () => api.get<(WorkflowSummary & { active?: number })[]>('/workflows'),
})

export interface RunFilter {
  workflow?: string
  status?: string
  q?: string
}

/** Runs, newest first, page by page. */
export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam }) =>
      api.get<{ runs: RunInfo[]; next: string | null }>('/runs', { ...filter, cursor: pageParam, limit: 50 }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || null,
  })

/** What an administrator does to a run; the reason stands in its history for good. */
export interface AdminCommand {
  verb: string
  reason: string
  step?: string
  state?: string
  task?: string
  decision?: string
  incident?: string
  people?: string[]
}

/** Moves a run by an administrator's hand, once per click. */
export function useAdminister(run: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (command: AdminCommand) =>
      api.post<Run>(`/runs/${run}/admin`, command, { idempotencyKey: newKey() }),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) }),
  })
}

const touched = new Set(['run', 'runs', 'tasks', 'task', 'shell', 'form', 'record', 'history'])
