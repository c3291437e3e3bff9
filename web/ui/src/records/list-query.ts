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

/** Asks for one page of a list; the first one also counts. */
export function askPage(question: ListQuestion, cursor: string | null, limit: number, signal?: AbortSignal) {
  const { entity, view, filter, q, sort, fields, deleted } = question
  return api.get<RecordPage>(
    `/records/${entity}`,
    {
      view,
      filter,
      q,
      sort,
      fields: fields.join(','),
      deleted: deleted ? 1 : undefined,
      cursor,
      limit,
      count: cursor === null ? 'bounded' : undefined,
    },
    signal,
  )
}

/** Turns the sort of one column on: up, down, off. */
export function nextSort(sort: string | undefined, field: string): string | undefined {
  if (sort === field) return `-${field}`
  return sort === `-${field}` ? undefined : field
}
