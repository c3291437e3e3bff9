import type { Values } from '@/api/types'

export interface Draft {
  at: number
  edits: Values
}

const prefix = 'weft.draft.'
const keptFor = 14 * 24 * 60 * 60 * 1000

/** The place of a draft: one per person and form of a record, task or new record. */
export function draftKey(person: string, form: { entity: string; id?: string; task?: string }): string {
  return prefix + [person, form.entity, form.id ?? 'new', form.task ?? ''].join('.')
}

/** What was typed into the form and not saved, if anything. */
export function readDraft(key: string, now: number = Date.now()): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null
    if (!draft || typeof draft.at !== 'number' || now - draft.at > keptFor) return null
    return Object.keys(draft.edits ?? {}).length > 0 ? draft : null
  } catch {
    return null
  }
}

/** Keeps what is typed in this browser; a full or forbidden store is no reason to stop typing. */
export function writeDraft(key: string, edits: Values, now: number = Date.now()) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: now, edits }))
  } catch {
    // Nothing can be kept here; the form itself still holds everything.
  }
}

export function dropDraft(key: string) {
  localStorage.removeItem(key)
}

/** Forgets everything kept for forms, when somebody signs out of a shared browser. */
export function dropAllDrafts() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix)) localStorage.removeItem(key)
  }
}
