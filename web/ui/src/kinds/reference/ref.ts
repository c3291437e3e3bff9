import type { Ref, Value } from '@/api/types'

/** A reference with its title, whether the value is read ({id, title}) or just an id. */
export function asRef(value: Value): Ref | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'object') return value as Ref
  return { id: String(value), title: String(value) }
}

/** The id alone, as the API takes it. */
export function refId(value: Value): Value {
  return asRef(value)?.id ?? null
}

/** Whether a reference leads to a record that this person may not see: its title is stars. */
export function isUnseen(value: unknown): boolean {
  return asRef(value as Value)?.title === '***'
}
