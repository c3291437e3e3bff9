import { api } from '@/api/client'
import type { Attachment, Compose, HistoryEntry, Ref, Text, WeftRecord } from '@/api/types'

export type TimelineKind = 'comment' | 'decision' | 'change' | 'activity' | 'record'

export interface Comment {
  id: string
  at: string
  author: Ref
  text: string
  mentions: Ref[]
  files: Attachment[]
  edited_at?: string
  earlier?: { at: string; text: string }[]
  deleted_at?: string
  deleted_by?: Ref
  can: string[]
}

export interface CommentDraft {
  text: string
  files: string[]
}

export interface CommentAnswer {
  comment: Comment
  unreached: Ref[]
}

export interface TimelineItem {
  kind: TimelineKind
  id: string
  at: string
  actor: Ref
  comment?: Comment
  change?: HistoryEntry
  decision?: { run: string; workflow: Text; verb: string; text: Text; comment?: string }
  record?: { entity: string; id: string; title: string; record: WeftRecord }
}

export interface TimelinePage {
  items: TimelineItem[]
  next: string | null
  kinds: TimelineKind[]
  /** Of the records that there can be. */
  entities: string[]
  compose: Compose | null
}

export interface Following {
  following: boolean
  followers: Ref[]
}

/** The record whose timeline is shown. */
export interface Place {
  entity: string
  id: string
}

/** What of a timeline is shown: a kind, and of records an entity, of activities a kind of their own. */
export interface Shown {
  kind: TimelineKind | ''
  of: string
}

export function timelineOf({ entity, id }: Place, { kind, of }: Shown, cursor: string | null) {
  return api.get<TimelinePage>(`/records/${entity}/${id}/timeline`, { kinds: kind, of, cursor, limit: 20 })
}

export function addComment({ entity, id }: Place, draft: CommentDraft, key: string) {
  return api.post<CommentAnswer>(`/records/${entity}/${id}/comments`, draft, { idempotencyKey: key })
}

export function editComment(id: string, draft: CommentDraft) {
  return api.patch<CommentAnswer>(`/comments/${id}`, draft)
}

export function deleteComment(id: string) {
  return api.delete(`/comments/${id}`)
}

export function followersQuery({ entity, id }: Place) {
  return {
    queryKey: ['followers', entity, id],
    queryFn: () => api.get<Following>(`/records/${entity}/${id}/followers`),
  }
}

export function follow({ entity, id }: Place, following: boolean) {
  return api.put<Following>(`/records/${entity}/${id}/following`, { following })
}
