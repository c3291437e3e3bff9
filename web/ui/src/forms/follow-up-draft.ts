import { newKey } from '@/api/client'
import type { Ref, Values } from '@/api/types'

/** What was written down of a follow-up and is not sent yet; key makes that it is sent once. */
export interface FollowUpDraft {
  key: string
  about: Ref | null
  values: Values
  files: File[]
}

const store = 'followups'

export function newDraft(about: Ref | null, values: Values): FollowUpDraft {
  return { key: newKey(), about, values, files: [] }
}

/** Where the draft of a person about a record lies on this device. */
export function draftPlace(person: string, entity: string, record: string): string {
  return [person, entity, record].join('/')
}

/** Reads a draft that was kept on this device; null when there is none, or none can be kept. */
export function readDraft(place: string): Promise<FollowUpDraft | null> {
  return within('readonly', (drafts) => drafts.get(place)).then(
    (found) => (found as FollowUpDraft | undefined) ?? null,
    () => null,
  )
}

/** Keeps a draft on this device, photos and recordings too. A browser without room for it goes without. */
export function keepDraft(place: string, draft: FollowUpDraft): Promise<unknown> {
  return within('readwrite', (drafts) => drafts.put(draft, place)).catch(() => null)
}

export function dropDraft(place: string): Promise<unknown> {
  return within('readwrite', (drafts) => drafts.delete(place)).catch(() => null)
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('weft', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(store)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function within(mode: IDBTransactionMode, act: (drafts: IDBObjectStore) => IDBRequest) {
  const database = await open()
  try {
    return await new Promise<unknown>((resolve, reject) => {
      const request = act(database.transaction(store, mode).objectStore(store))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  } finally {
    database.close()
  }
}
