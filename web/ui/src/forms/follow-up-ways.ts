import type { QueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import type { FieldDef, Ref, WeftRecord } from '@/api/types'

/** A number or an address under which somebody is reached; of is the name of whom the record refers to. */
export interface Way {
  to: string
  field: FieldDef
  of: string
}

interface Place {
  entity: string
  id: string
}

/** How a record, and those that it refers to, can be reached by phone or mail. */
export async function readWays(client: QueryClient, kind: string, place: Place): Promise<Way[]> {
  const detail = await client.ensureQueryData(entityQuery(place.entity))
  const record = await api.get<WeftRecord>(`/records/${place.entity}/${place.id}`)
  const near = await Promise.all(
    detail.entity.fields.map((field) => waysOfReference(client, kind, field, record)),
  )
  const all = [...waysTo(kind, detail.entity.fields, record, ''), ...near.flat()]
  return all.filter((way, at) => all.findIndex((other) => other.to === way.to) === at)
}

/** Those of the record that a reference leads to; none if this person may not see it. */
async function waysOfReference(
  client: QueryClient,
  kind: string,
  { name, kind: is, to }: FieldDef,
  from: WeftRecord,
) {
  const ref = from.values[name] as Ref | null | undefined
  if (is !== 'reference' || !to || !ref?.id) return []
  const { entity } = await client.ensureQueryData(entityQuery(to))
  const fields = entity.fields.filter((field) => field.kind === kind)
  if (fields.length === 0) return []
  return api.get<WeftRecord>(`/records/${to}/${ref.id}`).then(
    (record) => waysTo(kind, fields, record, ref.title),
    () => [],
  )
}

function waysTo(kind: string, fields: FieldDef[], record: WeftRecord, of: string): Way[] {
  return fields
    .filter((field) => field.kind === kind && !record.masked?.includes(field.name))
    .map((field) => ({ field, of, to: String(record.values[field.name] ?? '') }))
    .filter((way) => way.to !== '')
}
