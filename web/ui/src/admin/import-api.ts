import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Ref, Text } from '@/api/types'

// An import: a file, how its columns become fields, what would go wrong, and what came of it.

export type DateOrder = 'ymd' | 'mdy' | 'dmy'
export type Missing = 'error' | 'null' | 'skip' | 'create'

export interface Transform {
  date?: DateOrder
  /** What to read instead of a cell; an empty text for nothing. */
  map?: Record<string, string>
  lookup?: { by: string; missing: Missing }
  /** Taken from the record that a reference of the same row means, when the cell is empty. */
  value_from?: { field: string; take: string }
}

/** Fills a field from a column, from several with a template, or with one value for every row. */
export interface Entry {
  column?: string
  template?: string
  value?: string
  field: string
  transform?: Transform
}

export interface Mapping {
  entity: string
  mapping: Entry[]
  /** In what a row agrees with the record it means; empty when every row is new. */
  key: string[]
  mode: 'create' | 'update' | 'upsert'
  decimal_comma?: boolean
  despite_duplicates?: boolean
}

export interface Trouble {
  line: number
  column: string
  value: string
  code: string
  reason: Text
}

export interface Unmatched {
  value: string
  count: number
  suggested: string[] | null
}

export interface ImportInfo {
  id: string
  file: string
  entity: string
  state: 'uploaded' | 'mapped' | 'running' | 'done' | 'failed' | 'undone'
  by: Ref | null
  at: string
  ended_at?: string | null
  rows: number
  done: number
  created: number
  updated: number
  skipped: number
  failed: number
  change_set?: string
  columns?: string[]
  sample?: string[][]
  mapping?: Mapping
  suggested?: Mapping
  /** How one read a file with the same columns before. */
  remembered?: { file: string; at: string; mapping: Mapping }
  problems: Trouble[] | null
  unmatched?: Record<string, Unmatched[]> | null
  /** Rows of which, in a trial, only the cells were read. */
  untried?: number
  /** Totals of other records that are checked move with these rows. */
  totals?: boolean
}

/** Every import, newest first. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: () => api.get<ImportInfo[]>('/imports'),
})

/** One import; asked for again while it runs. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: () => api.get<ImportInfo>(`/imports/${id}`),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 800 : false),
  })

/** Sends files; each becomes an import of its own. */
export async function uploadImports(files: File[]): Promise<ImportInfo[]> {
  const body = new FormData()
  for (const file of files) body.append('file', file)
  const started = await api.post<ImportInfo | ImportInfo[]>('/imports', body)
  return [started].flat()
}

const together = 'weft.imports'

/** Remembers files that were sent together: small ones first, since large ones refer to them. */
export function rememberTogether(imports: ImportInfo[]) {
  const ids = [...imports].sort((a, b) => a.rows - b.rows).map((one) => one.id)
  sessionStorage.setItem(together, JSON.stringify(ids))
  return ids
}

/** The imports that were sent together with one, in the order to run them. */
export function sentTogether(id: string): string[] {
  const ids = JSON.parse(sessionStorage.getItem(together) ?? '[]') as string[]
  return ids.includes(id) && ids.length > 1 ? ids : []
}
