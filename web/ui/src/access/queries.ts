import { queryOptions } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Ref, Text } from '@/api/types'

// Who may see and do what, why, and with whom records are shared.

export interface AccessCause {
  role: string
  label: Text
  /** A word, a rule, share or process. */
  rows: string
  holds?: boolean
  text: Text
}

export interface Access {
  user: Ref
  entity: string
  can: { right: string; allowed: boolean; why: AccessCause[] | null; missing?: Text }[]
  fields: { field: string; label: Text; rights: string; why: AccessCause[] | null }[] | null
  record?: { id: string; title: string; read: boolean; edit: boolean; why: Text }
}

export interface Reader {
  person: Ref
  edit: boolean
  why: AccessCause[]
}

export type ShareRight = 'read' | 'edit'

export interface Share {
  audience: string
  label: Text
  rights: ShareRight
  until: string
  note: string
  by: Ref
  at: string
  people: number
  without: number
  can_end: boolean
}

export interface Shares {
  shares: Share[]
  /** What may be shared by whoever asks. */
  can: ShareRight[]
  /** Departments, teams and roles to share with. */
  audiences: { audience: string; label: Text }[]
}

export interface ShareDraft {
  audiences: string[]
  rights: ShareRight
  until: string
  note: string
}

/** The record that is shared. */
export interface Place {
  entity: string
  id: string
}

/** What somebody may do with an entity, or a record of it, and why. */
export const accessQuery = (user: string, entity: string, record: string | undefined) =>
  queryOptions({
    queryKey: ['access', user, entity, record ?? ''],
    queryFn: () => api.get<Access>(`/access/${user}/${entity}`, { record }),
    enabled: user !== '' && entity !== '',
    retry: false,
  })

/** Who may see a record. */
export const readersQuery = ({ entity, id }: Place) =>
  queryOptions({
    queryKey: ['readers', entity, id],
    queryFn: () => api.get<{ people: Reader[]; more: boolean }>(`/records/${entity}/${id}/readers`),
  })

/** With whom a record is shared. */
export const sharesQuery = ({ entity, id }: Place) =>
  queryOptions({
    queryKey: ['shares', entity, id],
    queryFn: () => api.get<Shares>(`/records/${entity}/${id}/shares`),
  })

export function share({ entity, id }: Place, draft: ShareDraft) {
  return api.post<Shares>(`/records/${entity}/${id}/shares`, draft)
}

export function endShare({ entity, id }: Place, audience: string) {
  return api.delete<Shares>(`/records/${entity}/${id}/shares/${encodeURIComponent(audience)}`)
}
