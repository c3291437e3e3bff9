import { api } from '@/api/client'
import type { TransitionResult, Values, WeftRecord } from '@/api/types'

export function deleteRecord(entity: string, record: WeftRecord) {
  return api.delete(`/records/${entity}/${record.id}`, {
    query: { version: record.version },
    version: record.version,
  })
}

/** Deletes a record with everything that cannot do without it; restoring it brings all back. */
export function deleteFamily(entity: string, record: WeftRecord) {
  return api.delete<{ records: number }>(`/records/${entity}/${record.id}`, {
    query: { version: record.version, family: 1 },
    version: record.version,
  })
}

export function restoreRecord(entity: string, id: string) {
  return api.post<WeftRecord>(`/records/${entity}/${id}/restore`)
}

export interface Firing {
  values?: Values
  comment?: string
  attachments?: string[]
  signature?: string
  picks?: { step: string; entry: number; people: string[] }[]
  version?: number
  run?: string
}

/** Fires an event of a record's run, once per key. */
export function fire(place: { entity: string; id: string; event: string }, firing: Firing, key: string) {
  return api.post<TransitionResult>(
    `/records/${place.entity}/${place.id}/transitions/${place.event}`,
    firing,
    {
      idempotencyKey: key,
    },
  )
}
