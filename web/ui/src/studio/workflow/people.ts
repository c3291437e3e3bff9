import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { RecordPage } from '@/api/types'

/** Somebody with the sign-in name by which workflows name people. */
export interface NamedPerson {
  login: string
  name: string
}

const nobody: NamedPerson[] = []

/** Some people, by what is typed or a filter. */
export const peopleQuery = (query: { q?: string; filter?: string }) =>
  queryOptions({
    queryKey: ['records', 'user', 'named', query],
    queryFn: async () => {
      const page = await api.get<RecordPage>('/records/user', { limit: 50, fields: 'name,login', ...query })
      return page.records.map(({ values }) => ({ login: String(values.login), name: String(values.name) }))
    },
    placeholderData: keepPreviousData,
  })

/** The people whom a workflow names. */
export function usePeopleOf(definition: unknown): NamedPerson[] {
  const logins = [...new Set(loginsIn(definition))].sort()
  const filter = `record.login in ${JSON.stringify(logins)}`
  return useQuery({ ...peopleQuery({ filter }), enabled: logins.length > 0 }).data ?? nobody
}

function loginsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(loginsIn)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'user' && typeof value === 'string' && value !== '' ? [value] : loginsIn(value),
  )
}
