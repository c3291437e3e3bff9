import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newKey } from '@/api/client'
import type { Attachment, Decision, Process, Task, TaskPage } from '@/api/types'

export type Box = 'todo' | 'done' | 'started' | 'copied'

export const boxes: Box[] = ['todo', 'done', 'started', 'copied']

/** One tab of the inbox, page by page. */
export const tasksQuery = (box: Box, workflow: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['tasks', box, workflow ?? ''],
    queryFn: ({ pageParam }) => api.get<TaskPage>('/tasks', { box, workflow, cursor: pageParam, limit: 30 }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || null,
  })

/** A task as its step shows it, with its path and opinions. */
export const taskQuery = (id: string) =>
  queryOptions({ queryKey: ['task', id], queryFn: () => api.get<Task>(`/tasks/${id}`) })

/** Decides a task. Every call is one click with a key of its own, so a click never counts twice. */
export function useDecide(task: Pick<Task, 'id'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (decision: Decision) =>
      api.post<{ task: Task; process: Process | null }>(`/tasks/${task.id}/decisions`, decision, {
        idempotencyKey: newKey(),
      }),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) }),
  })
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
  'notices',
])

/** Uploads files that go with a decision. */
export function uploadFiles(files: File[]): Promise<Attachment[]> {
  const body = new FormData()
  for (const file of files) body.append('file', file)
  return api.post<Attachment[]>('/files', body)
}
