import { queryOptions, skipToken, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newKey } from '@/api/client'
import type { Evaluation, RecordPage, Ref, WeftRecord } from '@/api/types'
import { useNotify } from '@/ui/notify'

/** A time in which somebody else decides in a person's place. */
export interface Absence {
  id: string
  version: number
  user: Ref | null
  delegate: Ref | null
  from: string
  /** Nothing means until further notice. */
  until: string | null
  /** Keys of workflows; none means all of them. */
  workflows: string[]
  includeOpen: boolean
  reason: string
}

export type Moment = 'now' | 'coming' | 'past'

/** What a form of an absence holds. */
export interface AbsenceDraft {
  from: string
  until: string | null
  delegate?: string
  workflows: string[]
  includeOpen: boolean
  reason: string
}

/** Reads an absence from its record. */
export function absenceOf({ id, version, values }: WeftRecord): Absence {
  return {
    id,
    version,
    user: (values.user as Ref | null) ?? null,
    delegate: (values.delegate as Ref | null) ?? null,
    from: String(values.from ?? ''),
    until: values.until ? String(values.until) : null,
    workflows: keysOf(values.workflows),
    includeOpen: values.include_open === true,
    reason: String(values.reason ?? ''),
  }
}

function keysOf(text: unknown): string[] {
  return typeof text === 'string'
    ? text
        .split(',')
        .map((key) => key.trim())
        .filter(Boolean)
    : []
}

/** An absence as its record keeps it. */
export function valuesOf(draft: AbsenceDraft, user: string) {
  return {
    user,
    delegate: draft.delegate ?? null,
    from: draft.from,
    until: draft.until,
    workflows: draft.workflows.join(',') || null,
    include_open: draft.includeOpen,
    reason: draft.reason.trim() || null,
  }
}

/** Whether an absence is under way, still to come or over; it ends as its end begins. */
export function momentOf({ from, until }: Pick<Absence, 'from' | 'until'>, now: number): Moment {
  if (until && Date.parse(until) <= now) return 'past'
  return Date.parse(from) <= now ? 'now' : 'coming'
}

/** The absences in which a person is away, or stands in for others; the newest first. */
export const absencesQuery = (who: 'user' | 'delegate') =>
  queryOptions({
    queryKey: ['records', 'absence', who],
    queryFn: async () => {
      const query = { filter: `record.${who} == user.id`, sort: '-from', limit: 100 }
      return (await api.get<RecordPage>('/records/absence', query)).records.map(absenceOf)
    },
  })

/** What is worth knowing about who stands in, e.g. that they are away themselves. */
export const standInQuery = (draft: AbsenceDraft, user: string, id?: string) => {
  const { delegate, from, until, workflows } = draft
  const values = { ...valuesOf(draft, user), reason: null }
  return queryOptions({
    queryKey: ['records', 'absence', 'evaluate', id, { delegate, from, until, workflows }],
    queryFn: delegate
      ? async () => {
          const { fields } = await api.post<Evaluation>('/records/absence/evaluate', { id, values })
          return fields.delegate?.warning ?? null
        }
      : skipToken,
  })
}

/** Saves an absence, new or changed. */
export function useSaveAbsence(user: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ draft, absence }: { draft: AbsenceDraft; absence?: Absence }) => {
      const values = valuesOf(draft, user)
      return absence
        ? api.patch(`/records/absence/${absence.id}`, { values, version: absence.version })
        : api.post('/records/absence', { values }, { idempotencyKey: newKey() })
    },
    onSettled: refresh,
  })
}

/** Ends an absence at once: one that has not begun is deleted. */
export function useEndAbsence(said: string) {
  const refresh = useRefresh()
  const notify = useNotify()
  return useMutation({
    mutationFn: (absence: Absence) => {
      const now = new Date()
      return momentOf(absence, now.getTime()) === 'now'
        ? api.patch(`/records/absence/${absence.id}`, {
            values: { until: now.toISOString() },
            version: absence.version,
          })
        : api.delete(`/records/absence/${absence.id}`, { query: { version: absence.version } })
    },
    // Here and not with the click: what was clicked is gone once the list is fresh.
    onSuccess: () => notify.done(said),
    onError: notify.failed,
    onSettled: refresh,
  })
}

function useRefresh() {
  const client = useQueryClient()
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [kind, entity] }) =>
        kind === 'tasks' || kind === 'shell' || (kind === 'records' && entity === 'absence'),
    })
}
