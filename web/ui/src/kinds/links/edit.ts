import type { FieldDef, LineRecord, Ref, Value, Values } from '@/api/types'
import { toWire } from '..'
import { isTyped } from '../lines'
import { newLineKey } from '../lines/edit'
import { asRef } from '../reference/ref'

/** The links with some records more; who is linked already, or was just taken away, is not linked again. */
export function addLinks(links: LineRecord[], far: string, records: Ref[]): LineRecord[] {
  const known = new Set(links.map((link) => asRef(link.values[far])?.id))
  const back = new Set(records.map((record) => record.id))
  const kept = links.map((link) =>
    link.removed && back.has(asRef(link.values[far])?.id ?? '') ? { ...link, removed: undefined } : link,
  )
  const fresh = records.filter((record) => !known.has(record.id))
  return [...kept, ...fresh.map((record) => ({ key: newLineKey(), values: { [far]: record } }))]
}

/** The links with one field of one of them typed. */
export function changeLink(links: LineRecord[], index: number, field: string, value: Value): LineRecord[] {
  const link = links[index]
  if (!link) return links
  const changed = [...new Set([...(link.changed ?? []), field])]
  return links.with(index, { ...link, changed, values: { ...link.values, [field]: value } })
}

/** The links without one: a stored one is marked and can be brought back until the form is saved. */
export function removeLink(links: LineRecord[], index: number): LineRecord[] {
  const link = links[index]
  if (!link?.id) return links.filter((_, at) => at !== index)
  return links.with(index, { ...link, removed: link.removed ? undefined : true })
}

/** Of a stored link the server hears only what was typed; others may have changed the rest meanwhile. */
export function linkToWire(link: LineRecord, fields: FieldDef[]): LineRecord {
  if (link.id && link.removed) return { id: link.id, removed: true, values: {} }
  const values: Values = {}
  for (const field of fields) {
    const value = link.values[field.name]
    const sent = link.id ? link.changed?.includes(field.name) : value !== undefined
    if (sent && isTyped(field)) values[field.name] = toWire(field, value ?? null)
  }
  if (!link.id) return { values }
  return link.changed ? { id: link.id, version: link.version, values } : { id: link.id, values }
}
