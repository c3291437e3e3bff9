import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from './client'
import type { EntityDetail, FieldDef, Option } from './types'

/** An entity as this person may see it: fields, views, operators, rights. */
export function entityQuery(name: string) {
  return queryOptions({
    queryKey: ['entity', name],
    queryFn: () => api.get<EntityDetail>(`/entities/${name}`),
    staleTime: 5 * 60_000,
  })
}

const noOptions: Option[] = []

/** The options of an entity's field. */
export function useOptions(entity: string, field: string): Option[] {
  const fields = useQuery(entityQuery(entity)).data?.entity.fields
  return fields?.find((one) => one.name === field)?.options ?? noOptions
}

/** The fields of a lines field's own entity: those of the form, or else all of the entity's. */
export function useLineFields(field: FieldDef): FieldDef[] {
  const name = field.of ?? field.to ?? ''
  const query = useQuery({ ...entityQuery(name), enabled: !field.columns && name !== '' })
  return field.columns ?? query.data?.entity.fields ?? []
}

const system = (name: string, kind: string, en: string, zh: string): FieldDef => ({
  name,
  kind,
  label: { en, zh },
  rights: 'read',
  to: kind === 'user' ? 'user' : undefined,
})

/** The fields that every record has. */
export const systemFields: FieldDef[] = [
  system('owner', 'user', 'Owner', '负责人'),
  system('created_at', 'datetime', 'Created', '创建时间'),
  system('created_by', 'user', 'Created by', '创建人'),
  system('updated_at', 'datetime', 'Changed', '更新时间'),
  system('updated_by', 'user', 'Changed by', '更新人'),
]
