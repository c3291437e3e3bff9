import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { HistoryEntry, Ref, Text } from '@/api/types'

/** What was changed in one go. */
export interface ChangeInfo {
  id: string
  way: string
  at: string
  actor: Ref | null
  note?: string
  changed: { entity: string; label: Text; count: number; more?: boolean }[]
  subject?: RecordRef
  taken_back?: { at: string; by: Ref | null; change_set?: string }
  reverts?: string
  may_revert: boolean
}

export interface RecordRef {
  entity: string
  id: string
  title: string
}

interface ChangesPage {
  changes: ChangeInfo[]
  next: string | null
  /** Those of everybody; else only one's own. */
  all: boolean
}

export interface ChangedRecord extends HistoryEntry {
  record: RecordRef
  label: Text
  gone: boolean
}

/** A page of a change with what was before and after. */
export interface ChangeDetail {
  change: ChangeInfo
  entries: ChangedRecord[]
  hidden: number
  next: string | null
  report?: RevertReport
}

/** How taking a change back went, or would go. */
export interface RevertReport {
  change_set?: string
  reverted: number
  left: number
  conflicts: RevertConflict[]
  more?: boolean
}

export interface RevertConflict {
  entity: string
  id: string
  title: string
  reason: Text
  twins?: { id: string; title: string }[]
}

/** What narrows the list; all of it in the address. */
export interface ChangeFilter {
  actor?: string
  way?: string
  entity?: string
  from?: string
  to?: string
}

export const ways = [
  'form',
  'bulk',
  'import',
  'merge',
  'api',
  'workflow',
  'revert',
  'family',
  'handover',
  'mail',
  'system',
]

/** The moment at which a day begins, or the one behind it. */
function beginOf(day: string | undefined, later = 0): string | undefined {
  if (!day) return undefined
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + later).toISOString()
}

export const changesQuery = ({ from, to, ...filter }: ChangeFilter) =>
  infiniteQueryOptions({
    queryKey: ['changes', { from, to, ...filter }],
    queryFn: ({ pageParam }) =>
      api.get<ChangesPage>('/changesets', {
        ...filter,
        from: beginOf(from),
        to: beginOf(to, 1),
        cursor: pageParam || undefined,
      }),
    initialPageParam: '',
    getNextPageParam: (page: ChangesPage) => page.next,
  })

export const changeQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['changes', id],
    queryFn: ({ pageParam }) =>
      api.get<ChangeDetail>(`/changesets/${id}`, { before: pageParam || undefined }),
    initialPageParam: '',
    getNextPageParam: (page: ChangeDetail) => page.next,
  })

/** Takes a change back; trying only tells what would happen. */
export const takeBack = (id: string, trying = false) =>
  api.post<RevertReport>(`/changesets/${id}/revert`, { try: trying })
