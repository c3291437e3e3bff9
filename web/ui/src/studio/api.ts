import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { FormDef, MetadataProblem, Ref, Text, Values } from '@/api/types'

// The installation's definitions, its one open change, and its releases.

export interface DefinitionInfo {
  pack: string
  path: string
  kind: string
  name: string
  label: Text
  entity?: string
  layers: string[]
  changed?: boolean
}

export interface DefinitionListing {
  release: number
  packs: { name: string; version: string; label: Text }[]
  definitions: DefinitionInfo[]
}

export interface DefinitionDetail<T = unknown> {
  path: string
  kind: string
  effective: T
  /** Without the open change; null for a new definition. */
  published: T | null
  custom: unknown
  layers: { pack: string; json: unknown }[]
  uses?: { address: string; label: Text }[] | null
}

export interface Change {
  id: string
  files: Record<string, unknown>
  base: number
  updated_at: string | null
  by: Ref | null
  /** How many edits can be taken back. */
  undo?: number
  problems: MetadataProblem[] | null
}

export interface PlanChange {
  group: string
  address: string
  action: string
  message: Text
  destructive?: boolean
}

export interface Plan {
  steps: { do: string; name: string }[] | null
  changes: PlanChange[] | null
  rows: Record<string, number> | null
  runs?: number
  /** Who gains and loses rights; the list is cut when it is long. */
  people?: { gain: number; lose: number; list: PlanRight[] | null }
}

export interface PlanRight {
  person: Ref
  entity: string
  right: string
  gain: boolean
  text: Text
}

/** A scenario that a workflow names as its test, and where it failed. */
export interface PlannedTest {
  workflow: string
  title: Text
  scenario: string
  passed: boolean
  line?: number
  text?: string
  expected?: string
  found?: string
}

export interface PlanAnswer {
  plan: Plan | null
  problems: MetadataProblem[] | null
  tests?: PlannedTest[] | null
}

export interface Release {
  number: number
  at: string
  by: Ref | null
  note: string
  changes: PlanChange[] | null
  current?: boolean
}

/** Every definition, the open change included. */
export const metadataQuery = queryOptions({
  queryKey: ['metadata'],
  queryFn: () => api.get<DefinitionListing>('/metadata'),
})

/** One definition as all layers and the open change make it. */
export const definitionQuery = <T>(path: string) =>
  queryOptions({
    queryKey: ['definition', path],
    queryFn: () => api.get<DefinitionDetail<T>>('/metadata/definition', { path }),
    staleTime: 30_000,
    retry: false,
  })

/** The open change with its problems. */
export const changeQuery = queryOptions({ queryKey: ['change'], queryFn: () => api.get<Change>('/change') })

/** What publishing the open change would do. */
export const planQuery = queryOptions({
  queryKey: ['plan'],
  queryFn: () => api.post<PlanAnswer>('/change/plan', {}),
  staleTime: 5 * 60_000,
  retry: false,
})

/** Whether a plan says something that has to be read, ticked or put right before publishing. */
export function needsReading({ plan, problems, tests }: PlanAnswer): boolean {
  const changes = plan?.changes ?? []
  const wrong = (problems ?? []).length > 0 || (tests ?? []).some((test) => !test.passed)
  const grave = changes.some((one) => one.destructive) || (plan?.people?.lose ?? 0) > 0
  return wrong || grave || changes.length === 0
}

/** For whom, for which record and where a form is asked for. */
export interface LayoutQuestion {
  entity: string
  purpose?: string
  roles: string[]
  device: string
  values: Values
}

export interface LayoutAnswer {
  form: FormDef
  tried: { name: string; label: Text; chosen: boolean; why: Text }[]
}

/** The form that somebody would get once the open change is published. */
export const layoutQuery = (ask: LayoutQuestion) =>
  queryOptions({
    queryKey: ['layout', ask],
    queryFn: () => api.post<LayoutAnswer>('/change/layout', ask),
    retry: false,
  })

/** Every release, newest first. */
export const releasesQuery = queryOptions({
  queryKey: ['releases'],
  queryFn: () => api.get<Release[]>('/releases'),
})

/** Sends one edit of the open change: the whole wanted definition, or its removal. */
export function putFile(edit: {
  path: string
  effective?: unknown
  remove?: boolean
}): Promise<Partial<Change>> {
  return api.put<Partial<Change>>('/change/files', edit)
}

/** Asks again for everything that depends on the open change. */
export function refreshChange(client: QueryClient) {
  const stale = new Set(['metadata', 'definition', 'change', 'plan', 'rules', 'layout'])
  return client.invalidateQueries({ predicate: ({ queryKey }) => stale.has(String(queryKey[0])) })
}
