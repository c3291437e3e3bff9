import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newKey } from '@/api/client'
import type { Ref, Text, WorkflowSummary } from '@/api/types'
import type { Run, RunInfo } from '@/diagram/run-picture'

/** Every workflow this person may know of. */
export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: () => api.get<(WorkflowSummary & { active?: number })[]>('/workflows'),
})

/** What runs can be narrowed by, as the address keeps it. */
export interface RunFilter {
  workflow?: string
  status?: string
  person?: string
  /** How many days it has run at least. */
  age?: string
  overdue?: string
  q?: string
}

interface Page {
  next: string | null
}

/** A list that the server gives page by page. */
function pagesQuery<T extends Page>(path: string, query: Record<string, string | undefined>) {
  return infiniteQueryOptions({
    queryKey: [path.slice(1), query],
    queryFn: ({ pageParam }) => api.get<T>(path, { ...query, cursor: pageParam, limit: 50 }),
    initialPageParam: '',
    getNextPageParam: (page: T) => page.next || null,
    refetchInterval: 30_000,
  })
}

/** The question to the server that an address means. */
export function runQueryOf({ age: older, overdue, ...rest }: RunFilter): Record<string, string | undefined> {
  return { ...rest, older, overdue: overdue ? '1' : undefined }
}

/** Runs, newest first. */
export const runsQuery = (filter: RunFilter) =>
  pagesQuery<Page & { runs: RunInfo[] }>('/runs', runQueryOf(filter))

/** Something in a run that needs an administrator, with what can be done about it. */
export interface IncidentInfo {
  id: string
  code: string
  run: RunInfo
  step?: string
  step_label?: Text
  message: Text
  advice: Text
  at: string
  verbs: string[]
}

/** What needs an administrator, the newest run first. */
export const incidentsQuery = (filter: RunFilter) =>
  pagesQuery<Page & { incidents: IncidentInfo[] }>('/incidents', runQueryOf(filter))

/** A moment at which a run goes on by itself. */
export interface TimerInfo {
  id: string
  run: string
  workflow: string
  workflow_title: Text
  record: RunInfo['record']
  kind: string
  place: Text
  text: Text
  due_at: string
  overdue: boolean
  late_seconds: number
  attempts: number
  paused: boolean
  may_fire: boolean
}

export interface TimerPage extends Page {
  timers: TimerInfo[]
  waiting: number
  overdue: number
}

export interface TimerFilter {
  workflow?: string
  overdue?: string
}

/** Timers, the next due first. */
export const timersQuery = ({ workflow, overdue }: TimerFilter) =>
  pagesQuery<TimerPage>('/timers', { workflow, overdue: overdue ? '1' : undefined })

/** A service level clock of a run. */
export interface ClockInfo {
  run: RunInfo
  clock: string
  label: Text
  status: string
  /** Percent of the target that is used up. */
  used: number
  elapsed_seconds: number
  target_seconds: number
  calendar: string
  started_at: string
  due_at: string | null
  breached_at: string | null
}

export interface ClockPage extends Page {
  clocks: ClockInfo[]
  running: number
  paused: number
  breached: number
  more: boolean
}

export interface ClockFilter {
  workflow?: string
  status?: string
  q?: string
}

/** Service level clocks, the next due first. */
export const clocksQuery = (filter: ClockFilter) => pagesQuery<ClockPage>('/clocks', { ...filter })

/** A background job. */
export interface JobInfo {
  id: number
  name: string
  label: Text
  key: string
  /** The run that asked for it. */
  run?: string
  state: string
  tries: number
  most: number
  error?: Text
  created_at: string
  next_at: string
  finished_at?: string | null
}

/** The newest background jobs, of all states or one. */
export const jobsQuery = (state: string | undefined) =>
  queryOptions({
    queryKey: ['jobs', state ?? ''],
    queryFn: () => api.get<JobInfo[]>('/jobs', { state }),
    refetchInterval: 5_000,
  })

/** Tries a job again, gives it up, or fires a timer. */
export function usePush() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (path: string) => api.post(path, {}),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) }),
  })
}

/** A verb of administration with what it means. */
export interface RunVerb {
  verb: string
  label: Text
  text: Text
  /** A reason has to be given. */
  reason: boolean
  /** It cannot be taken back. */
  grave: boolean
}

/** Where a run can be moved to. */
export interface RunTarget {
  id: string
  label: Text
  kind: string
  depth: number
  note?: Text
  now?: boolean
}

/** What can be done to a run now. */
export interface RunOptions {
  verbs: RunVerb[]
  steps: RunTarget[]
  states: RunTarget[]
  tasks: { task: string; step: string; label: Text; people: Ref[] }[]
  incidents: IncidentInfo[]
}

/** What an administrator can do to a run, and where it can be moved to. */
export const runOptionsQuery = (run: string) =>
  queryOptions({
    queryKey: ['run', run, 'admin'],
    queryFn: () => api.get<RunOptions>(`/runs/${run}/admin`),
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

interface PreviewTask {
  step: string
  label: Text
  people: Ref[]
}

/** What a verb of administration would do. */
export interface RunPreview {
  state: string
  state_label: Text
  status: string
  closes: PreviewTask[]
  opens: PreviewTask[]
  timers: number
  children: number
  incident: Text | null
  lines: Text[]
}

/** What a command would do to a run, without doing it. */
export const previewQuery = (run: string, { reason: _, ...command }: AdminCommand) =>
  queryOptions({
    queryKey: ['run', run, 'preview', command],
    queryFn: () => api.post<RunPreview>(`/runs/${run}/admin/preview`, command),
    retry: false,
    gcTime: 0,
    staleTime: 0,
  })

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

const touched = new Set([
  'run',
  'runs',
  'incidents',
  'timers',
  'clocks',
  'jobs',
  'system',
  'tasks',
  'task',
  'shell',
  'form',
  'record',
  'history',
])
