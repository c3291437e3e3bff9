import type { FieldDef, Value } from '@/api/types'
import { address } from './address'
import { anyReference } from './any_reference'
import { attachment } from './attachment'
import { autonumber } from './autonumber'
import { barcode } from './barcode'
import { boolean } from './boolean'
import { colour } from './colour'
import { date } from './date'
import { datetime } from './datetime'
import { decimal } from './decimal'
import { duration } from './duration'
import { email } from './email'
import { encrypted } from './encrypted'
import { formula } from './formula'
import { geo } from './geo'
import { image } from './image'
import { json } from './json'
import type { Kind, OperatorName } from './kind'
import { lines } from './lines'
import { links } from './links'
import { longtext } from './longtext'
import { lookup } from './lookup'
import { mirror, shownKind } from './mirror'
import { money } from './money'
import { multiselect } from './multiselect'
import { number } from './number'
import { percent } from './percent'
import { phone } from './phone'
import { progress } from './progress'
import { rating } from './rating'
import { reference } from './reference'
import { region } from './region'
import { resultKind } from './result'
import { rollup } from './rollup'
import { select } from './select'
import { signature } from './signature'
import { tags } from './tags'
import { text } from './text'
import { time } from './time'
import { url } from './url'
import { user } from './user'
import './kinds.css'

/** Every kind of field, by the name the server gives it. */
export const kinds: Record<string, Kind> = {
  text,
  longtext,
  number,
  decimal,
  money,
  percent,
  boolean,
  date,
  datetime,
  select,
  multiselect,
  reference,
  any_reference: anyReference,
  user,
  lines,
  links,
  autonumber,
  formula,
  rollup,
  email,
  phone,
  url,
  attachment,
  duration,
  time,
  rating,
  progress,
  colour,
  barcode,
  tags,
  json,
  image,
  signature,
  geo,
  region,
  address,
  mirror,
  lookup,
  encrypted,
}

/** The kind of a field; a kind this version does not know shows as text. */
export function kindOf(field: FieldDef): Kind {
  return kinds[field.kind] ?? text
}

/** The kind that filters, aligns and formats: of a computed field that of its result. */
export function valueKind(field: FieldDef): Kind {
  const kind = kindOf(field)
  if (kind === mirror || kind === lookup) return shownKind(field)
  return kind === formula || kind === rollup ? resultKind(field, undefined) : kind
}

/** The comparisons of a filter that a field offers. */
export function operatorsOf(field: FieldDef): OperatorName[] {
  const { operators } = valueKind(field)
  return field.tree ? ['within', ...operators] : operators
}

/** Whether there is nothing to show. */
export function isEmpty(value: Value): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** The value of a field as the API takes it. */
export function toWire(field: FieldDef, value: Value): Value {
  if (isEmpty(value) && !Array.isArray(value)) return null
  const kind = kindOf(field)
  return kind.toWire ? kind.toWire(value, field) : value
}
