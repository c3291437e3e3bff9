import type { FieldDef, LineRecord, Money, Value, Values } from '@/api/types'
import { isEmpty } from '@/kinds'
import { linesOf } from '@/kinds/lines'

/** Two versions of a line; one is missing where it was added or removed. */
export interface LinePair {
  key: string
  before?: LineRecord
  after?: LineRecord
}

/** The fields in which two versions of a record differ. */
export function differing(fields: FieldDef[], before: Values, after: Values): FieldDef[] {
  return fields.filter((field) => !field.system && !field.part && differs(field, before, after))
}

function differs(field: FieldDef, before: Values, after: Values): boolean {
  const [old, now] = [before[field.name], after[field.name]]
  return field.kind === 'lines' ? changedLines(old, now).length > 0 : !same(old, now)
}

/** Whether two values are the same to a reader. */
export function same(a: Value, b: Value): boolean {
  return (isEmpty(a) && isEmpty(b)) || JSON.stringify(core(a)) === JSON.stringify(core(b))
}

/** What counts of a value: of an amount not what it is worth elsewhere, of a record not its title. */
function core(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null
  if ('amount' in value) return [(value as Money).amount, (value as Money).currency]
  return 'id' in value ? (value as { id: string }).id : value
}

/** The lines that were added, removed or changed, in the order of the later version. */
export function changedLines(before: Value, after: Value): LinePair[] {
  const old = new Map(linesOf(before).map((line) => [line.id, line]))
  const kept = new Set(linesOf(after).map((line) => line.id))
  const pairs: LinePair[] = linesOf(after).map((line) => ({
    key: line.id ?? '',
    before: old.get(line.id),
    after: line,
  }))
  for (const line of linesOf(before)) {
    if (!kept.has(line.id)) pairs.push({ key: line.id ?? '', before: line })
  }
  return pairs.filter((pair) => !pair.before || !pair.after || !sameLine(pair.before, pair.after))
}

function sameLine(a: LineRecord, b: LineRecord): boolean {
  return [...new Set([...Object.keys(a.values), ...Object.keys(b.values)])].every((name) =>
    same(a.values[name], b.values[name]),
  )
}

/** By how much an amount has changed; undefined where that cannot be said. */
export function difference(before: Value, after: Value): Money | undefined {
  const [old, now] = [before, after] as (Partial<Money> | null | undefined)[]
  if (!old?.amount || !now?.amount || old.currency !== now.currency || !now.currency) return undefined
  const digits = Math.max(decimals(old.amount), decimals(now.amount))
  const units = scaled(now.amount, digits) - scaled(old.amount, digits)
  const text = `${units < 0n ? -units : units}`.padStart(digits + 1, '0')
  const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return { amount: units < 0n ? `-${amount}` : amount, currency: now.currency }
}

const decimals = (amount: string) => amount.split('.')[1]?.length ?? 0

function scaled(amount: string, digits: number): bigint {
  const [whole = '0', rest = ''] = amount.split('.')
  return BigInt(whole + rest.padEnd(digits, '0'))
}
