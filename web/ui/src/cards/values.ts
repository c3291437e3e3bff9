import type { FieldDef, Values } from '@/api/types'
import type { Card } from './parse'

/** The values that a card gives to fields of text, no longer than they may be. */
export function valuesOf(card: Card, fields: FieldDef[]): Values {
  const values: Values = {}
  for (const field of fields) {
    const value = card[field.card as keyof Card]
    if (value && field.kind !== 'reference') values[field.name] = value.slice(0, field.length || undefined)
  }
  return values
}
