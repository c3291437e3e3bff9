import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { WeftRecord } from '@/api/types'

/** A person's record, for the name. */
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', 'user', id],
    queryFn: () => api.get<WeftRecord>(`/records/user/${id}`),
    retry: false,
  })

/** The name of a person of whom only the id is known. */
export function PersonName({ id }: { id: string }) {
  const person = useQuery(personQuery(id))
  return String(person.data?.values.name ?? '…')
}
