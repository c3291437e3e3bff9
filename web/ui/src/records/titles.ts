import { useQueries } from '@tanstack/react-query'
import { api } from '@/api/client'
import { useShell } from '@/api/session'
import type { WeftRecord } from '@/api/types'

/** What records are called, by id; those not known yet are absent. */
export function useTitles(entity: string, ids: string[]): Record<string, string> {
  const field = useShell()?.entities[entity]?.title ?? 'name'
  const wanted = ids.filter((id) => !id.startsWith('@'))
  return useQueries({
    queries: wanted.map((id) => ({
      queryKey: ['title', entity, id],
      queryFn: async () => {
        const record = await api.get<WeftRecord>(`/records/${entity}/${id}`, { fields: field })
        return { id, title: String(record.values[field] ?? id) }
      },
      staleTime: 10 * 60_000,
      retry: false,
    })),
    combine: (results) =>
      Object.fromEntries(results.flatMap(({ data }) => (data ? [[data.id, data.title] as const] : []))),
  })
}
