import { useQueries, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import { useShell } from '@/api/session'
import type { FieldDef, WeftRecord } from '@/api/types'
import { titleOf } from './record-value'

/** The entities whose records a field can name. */
export function entitiesOf(field: FieldDef): string[] {
  if (field.kind === 'any_reference') return field.options?.map((option) => option.name) ?? []
  return [field.kind === 'user' ? 'user' : (field.to ?? '')]
}

/** What records are called, by id, each being of one of some entities; those not known yet are absent. */
export function useTitles(entities: string[], ids: string[]): Record<string, string> {
  const client = useQueryClient()
  const known = useShell()?.entities
  const wanted = ids.filter((id) => !id.startsWith('@'))
  const places = entities.flatMap((entity) =>
    wanted.map((id) => ({ entity, id, field: known?.[entity]?.title ?? 'name' })),
  )
  return useQueries({
    queries: places.map(({ entity, id, field }) => ({
      queryKey: ['title', entity, id],
      queryFn: async () => {
        const record = await api.get<WeftRecord>(`/records/${entity}/${id}`, { fields: field })
        return { id, title: titleOf(await client.ensureQueryData(entityQuery(entity)), record) || id }
      },
      staleTime: 10 * 60_000,
      retry: false,
    })),
    combine: (results) =>
      Object.fromEntries(results.flatMap(({ data }) => (data ? [[data.id, data.title] as const] : []))),
  })
}
