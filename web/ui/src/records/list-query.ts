import { api } from '@/api/client'
import type { RecordPage } from '@/api/types'

/** What a list shows: everything but the place in it. */
export interface ListQuestion {
  entity: string
  view?: string
  filter?: string
  q?: string
  sort?: string
  fields: string[]
  /** Only records that were deleted. */
  deleted?: boolean
}

/** A question as the server takes it. */
export function listQuery({ view, filter, q, sort, fields, deleted }: ListQuestion) {
  return { view, filter, q, sort, fields: fields.join(','), deleted: deleted ? 1 : undefined }
}

/** Asks for one page of a list; the first one also counts. */
export function askPage(question: ListQuestion, cursor: string | null, limit: number, signal?: AbortSignal) {
  const count = cursor === null ? 'bounded' : undefined
  return api.get<RecordPage>(
    `/records/${question.entity}`,
    { ...listQuery(question), cursor, limit, count },
    signal,
  )
}

/** Turns the sort of one column on: up, down, off. */
export function nextSort(sort: string | undefined, field: string): string | undefined {
  if (sort === field) return `-${field}`
  return sort === `-${field}` ? undefined : field
}
