import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newKey } from '@/api/client'
import { ApiError } from '@/api/errors'
import type { Decision, Process, Task, TaskNow, TaskPage, WorkflowSummary } from '@/api/types'
import type { BatchResult } from './batch'
import { type InboxSearch, taskQueryOf } from './filters'

export type Box = 'todo' | 'done' | 'started' | 'copied' | 'delegated'

export const boxes: Box[] = ['todo', 'done', 'started', 'copied', 'delegated']

/** One tab of the inbox, page by page. */
export const tasksQuery = (box: Box, search: InboxSearch) => {
  const query = taskQueryOf(search)
  return infiniteQueryOptions({
    queryKey: ['tasks', box, query],
    queryFn: ({ pageParam }) =>
      api.get<TaskPage>('/tasks', { box, ...query, cursor: pageParam, limit: pageSize }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || null,
  })
}

const pageSize = 30

/** The workflows a list can be narrowed to. */
export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: () => api.get<WorkflowSummary[]>('/workflows'),
  retry: false,
})

/** A task as its step shows it, with its path and opinions. */
export const taskQuery = (id: string) =>
  queryOptions({ queryKey: ['task', id], queryFn: () => api.get<Task>(`/tasks/${id}`) })

export interface Decided {
  task: TaskNow
  process: Pick<Process, 'waiting'>
}

/**
 * Decides a task. Every call is one click with a key of its own, so a click never counts twice.
 * It is done when the server has answered; only what was saved waits for the page that shows it.
 */
export function useDecide() {
  const client = useQueryClient()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ id, ...decision }: Decision & { id: string }) =>
      api.post<Decided>(`/tasks/${id}/decisions`, decision, { idempotencyKey: newKey() }),
    onSuccess: ({ task }) =>
      client.setQueryData(taskQuery(task.id).queryKey, (known) => known && { ...known, ...task }),
    onSettled: (_decided, _error, { verb }) => {
      const refreshed = refresh()
      return verb === 'save' ? refreshed : undefined
    },
  })
}

/** Decides many tasks the same way; each succeeds or is refused on its own. */
export function useDecideMany() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (batch: { tasks: string[]; verb: string; comment: string }) =>
      api.post<{ results: BatchResult[] }>('/tasks/decisions', batch, { idempotencyKey: newKey() }),
    onSettled: () => void refresh(),
  })
}

/** Takes decisions back, one after the other; each succeeds or is refused on its own. */
export function useTakeBack() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: async (tasks: string[]) => {
      const results: BatchResult[] = []
      for (const task of tasks) results.push(await takeBack(task))
      return results
    },
    onSettled: () => void refresh(),
  })
}

async function takeBack(task: string): Promise<BatchResult> {
  try {
    await api.post(`/tasks/${task}/decisions`, { verb: 'withdraw' }, { idempotencyKey: newKey() })
    return { task, ok: true }
  } catch (error) {
    if (error instanceof ApiError) return { task, ok: false, problem: error.document }
    throw error
  }
}

function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) })
}

const touched = new Set([
  'tasks',
  'task',
  'run',
  'runs',
  'shell',
  'home',
  'record',
  'records',
  'form',
  'history',
  'timeline',
  'notices',
])
