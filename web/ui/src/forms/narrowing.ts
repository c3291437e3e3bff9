import type { Evaluation, FieldCondition, LineRecord, Value, Values } from '@/api/types'
import { pick } from '@/i18n/text'
import { linesOf } from '@/kinds/lines'
import type { Errors } from './problems'

export interface Cleared {
  edits: Values
  /** Why, by place. */
  hints: Errors
}

/** What has to be cleared because it no longer goes with what it depends on. */
export function clearedBy(answer: Evaluation, values: Values): Cleared {
  const cleared: Cleared = { edits: {}, hints: {} }
  for (const [name, now] of Object.entries(answer.fields ?? {})) {
    if (!now.refused) continue
    cleared.edits[name] = allowedPart(values[name], now)
    cleared.hints[name] = pick(now.refused)
  }
  for (const [name, answered] of Object.entries(answer.lines ?? {})) {
    clearLines(cleared, name, linesOf(values[name]), answered)
  }
  return cleared
}

type Answered = Pick<LineRecord, 'fields'>

function clearLines(cleared: Cleared, name: string, lines: LineRecord[], answered: Answered[]) {
  const left = lines.map((line, index) => {
    const fields = answered[index]?.fields
    if (!fields) return line
    const values = { ...line.values }
    for (const [field, now] of Object.entries(fields)) {
      if (!now.refused) continue
      values[field] = allowedPart(values[field], now)
      cleared.hints[`${name}/${index}/${field}`] = pick(now.refused)
    }
    return { ...line, values }
  })
  if (Object.keys(cleared.hints).some((place) => place.startsWith(`${name}/`))) cleared.edits[name] = left
}

function allowedPart(value: Value, { allowed }: FieldCondition): Value {
  return Array.isArray(value) ? value.filter((name) => allowed?.includes(String(name))) : null
}
