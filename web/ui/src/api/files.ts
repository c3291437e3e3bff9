import { api } from './client'
import type { Attachment } from './types'

/** Sends files; they belong to nobody until a record, a decision or the company holds them. */
export function uploadFiles(files: File[]): Promise<Attachment[]> {
  const body = new FormData()
  for (const file of files) body.append('file', file, file.name)
  return api.post<Attachment[]>('/files', body)
}
