import type { FieldDef, Value } from '@/api/types'
import { boolean } from './boolean'
import { date } from './date'
import { datetime } from './datetime'
import { decimal } from './decimal'
import { duration } from './duration'
import type { Kind } from './kind'
import { money } from './money'
import { number } from './number'
import { percent } from './percent'
import { select } from './select'
import { text } from './text'

const results: Record<string, Kind> = {
  boolean,
  date,
  datetime,
  decimal,
  duration,
  money,
  number,
  percent,
  select,
  text,
}

/** The kind of a computed field's result; of one that does not say, after the look of a value. */
export function resultKind(field: FieldDef, value: Value): Kind {
  const known = results[field.type ?? '']
  if (known) return known
  if (typeof value === 'object' && value !== null && 'amount' in value) return money
  if (typeof value === 'boolean') return boolean
  if (typeof value === 'number') return number
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? decimal : text
}
