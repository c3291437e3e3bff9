import { api } from '@/api/client'
import type { FieldDef, Values } from '@/api/types'

/** What was typed into a form and not saved. */
export interface Draft {
  at: number
  /** The record's version when typing began. */
  version: number
  edits: Values
  /** Somebody has changed the record since. */
  changed?: boolean
}

/** A form of a record, of a new record, or of a task. */
export interface FormPlace {
  entity: string
  id?: string
  task?: string
}

/** What may be kept of what was typed: an encrypted text may not, neither here nor on the server. */
export function withoutSecrets(edits: Values, fields: Pick<FieldDef, 'name' | 'kind'>[]): Values {
  const secret = new Set(fields.filter((field) => field.kind === 'encrypted').map((field) => field.name))
  return Object.fromEntries(Object.entries(edits).filter(([name]) => !secret.has(name)))
}

const prefix = 'weft.draft.'
const keptFor = 30 * 24 * 60 * 60 * 1000

/** The place of a draft in this browser: one per person and form. */
export function draftKey(person: string, form: FormPlace): string {
  return prefix + [person, form.entity, form.id ?? 'new', form.task ?? ''].join('.')
}

/** What this browser had to keep itself, because the server could not be reached. */
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
export function writeDraft(key: string, edits: Values, version = 0, now: number = Date.now()) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: now, version, edits }))
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

interface StoredDraft {
  at: string
  version: number
  values: Values
  changed: boolean
}

/** What the server keeps of a form, from whatever device. */
export async function loadDraft(place: FormPlace): Promise<Draft | null> {
  const { draft } = await api.get<{ draft: StoredDraft | null }>('/drafts', { ...place })
  if (!draft || Object.keys(draft.values).length === 0) return null
  return { at: Date.parse(draft.at), version: draft.version, edits: draft.values, changed: draft.changed }
}

export function keepDraft({ entity, id, task }: FormPlace, edits: Values, version: number) {
  return api.put('/drafts', { entity, id: id ?? '', task: task ?? '', version, values: edits })
}

export function forgetDraft(place: FormPlace) {
  return api.delete('/drafts', { query: { ...place } })
}

/** Of what the server and this browser keep, what was typed last. */
export function newerDraft(kept: Draft | null, local: Draft | null): Draft | null {
  if (!kept || !local) return kept ?? local
  return local.at > kept.at ? { ...local, changed: kept.changed } : kept
}
