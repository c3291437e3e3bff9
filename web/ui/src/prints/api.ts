import { queryOptions } from '@tanstack/react-query'
import { api, fetchFile, type ServedFile } from '@/api/client'
import { uploadFiles } from '@/api/files'
import type { Attachment, Text, WeftRecord } from '@/api/types'
import type { StatementQuestion } from '@/statements/api'

export const formats = ['pdf', 'docx', 'xlsx'] as const
export type Format = (typeof formats)[number]
export const languages = ['zh', 'en', 'both'] as const
export type PrintLanguage = (typeof languages)[number]

export interface PrintTemplate {
  name: string
  label: Text
  language?: PrintLanguage
  /** Whether the record may be printed so just now. */
  ready: boolean
  /** It prints a statement of account, for a period. */
  statement?: boolean
}

/** What is to be printed: one record, or several into one file. */
export interface Printing {
  entity: string
  ids: string[]
  template: string
  lang: PrintLanguage
  period?: StatementQuestion
}

/** The print templates for a record. */
export function printsQuery(entity: string, id: string) {
  return queryOptions({
    queryKey: ['prints', entity, id],
    queryFn: async () =>
      (await api.get<{ prints: PrintTemplate[] }>(`/records/${entity}/${id}/prints`)).prints,
  })
}

/** Makes the document; each call stands in the records' history. */
export function print({ entity, ids, template, lang, period }: Printing, as: Format): Promise<ServedFile> {
  if (ids.length === 1)
    return fetchFile('GET', `/records/${entity}/${ids[0]}/print/${template}`, {
      query: { as, lang, ...period },
    })
  return fetchFile('POST', `/records/${entity}/print/${template}`, { body: { ids, as, lang, ...period } })
}

/** Adds a file to those of a record's field. */
export async function attach(place: { entity: string; id: string; field: string }, file: ServedFile) {
  const [added] = await uploadFiles([new File([file.blob], file.name, { type: file.blob.type })])
  const path = `/records/${place.entity}/${place.id}`
  const record = await api.get<WeftRecord>(path, { fields: place.field })
  const files = (record.values[place.field] as Attachment[] | null) ?? []
  const ids = [...files, added].flatMap((one) => one?.id ?? [])
  await api.patch(path, { values: { [place.field]: ids } }, { version: record.version })
}
