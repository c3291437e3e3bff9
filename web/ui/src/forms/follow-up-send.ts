import { api } from '@/api/client'
import { uploadFiles } from '@/api/files'
import type { Compose, Values, WeftRecord } from '@/api/types'
import type { FollowUpDraft } from './follow-up-draft'

/** Most of a note that becomes the title. */
const longestTitle = 60

/** What the server gets of a draft: the beginning of the note is its title, unless it has one. */
export function valuesOf(draft: FollowUpDraft, compose: Compose, fallback: string): Values {
  const values = { ...draft.values }
  if (compose.about && draft.about) values[compose.about] = draft.about.id
  const note = String(values[compose.note] ?? '').trim()
  const first = note.split('\n')[0] ?? ''
  if (compose.title && !values[compose.title]) {
    const short = first.length > longestTitle ? `${first.slice(0, longestTitle - 1)}…` : first
    values[compose.title] = short || fallback
  }
  return values
}

/** Sends the files first, then the follow-up; a lost line fails at once, so that the person is told. */
export async function sendFollowUp(draft: FollowUpDraft, compose: Compose, fallback: string) {
  const values = valuesOf(draft, compose, fallback)
  if (draft.files.length > 0 && compose.files) {
    const files = await uploadFiles(draft.files)
    values[compose.files] = files.map((file) => file.id)
  }
  return api.post<WeftRecord>(
    `/records/${compose.entity}`,
    { values },
    { idempotencyKey: draft.key, hurry: true },
  )
}

/** What a follow-up begins with: what happened is done, what is planned lies ahead. */
export function begun(compose: Compose, kind: string, at: Date): Values {
  const ahead = kind === compose.plan
  const values: Values = { [compose.kind]: kind }
  if (compose.when && !ahead) values[compose.when] = at.toISOString()
  if (compose.done) values[compose.done] = !ahead
  if (compose.address) values[compose.address] = null
  return values
}
