import type {
  Evaluation,
  FieldDef,
  FormField,
  FormSection,
  LineRecord,
  Reason,
  RecordFormData,
  Text,
  Value,
  Values,
} from '@/api/types'
import { isEmpty, kindOf, toWire } from '@/kinds'
import { linesOf } from '@/kinds/lines'
import { keyOfLine } from '@/kinds/lines/edit'

/** What the server worked out for what was typed; lines by their key, since lines may move meanwhile. */
export interface Worked {
  values: Values
  fields: Evaluation['fields']
  sections: Evaluation['sections']
  lines: Record<string, LineRecord>
}

export const nothingWorked: Worked = { values: {}, fields: {}, sections: {}, lines: {} }

/** Takes the server's answer to the lines that were asked about; base has what stands as it was. */
export function workedFrom(answer: Evaluation, asked: Values, base: Values): Worked {
  const lines: Record<string, LineRecord> = {}
  for (const [field, computed] of Object.entries(answer.lines ?? {})) {
    const stored = linesById(base[field])
    for (const [index, line] of linesOf(asked[field]).entries()) {
      const told = computed[index]
      const values = told?.values ?? stored.get(told?.id)?.values ?? {}
      lines[keyOfLine(line, index)] = told ? { ...told, values } : { values }
    }
  }
  return { values: answer.values ?? {}, fields: answer.fields ?? {}, sections: answer.sections ?? {}, lines }
}

export interface FieldState {
  visible: boolean
  required: boolean
  /** Can be typed in now. */
  typed: boolean
  masked: boolean
}

/** How a field stands: the form's word, and over it the server's for what was typed. */
export function fieldState(
  field: FormField,
  worked: Worked,
  can: { edit: boolean; masked: string[] },
): FieldState {
  const now = worked.fields[field.name]
  const masked = field.rights === 'mask' || can.masked.includes(field.name)
  const readonly = now?.readonly ?? field.readonly === true
  return {
    visible: now?.visible ?? field.visible !== false,
    required: now?.required ?? field.required === true,
    typed:
      can.edit &&
      field.rights === 'edit' &&
      !masked &&
      !readonly &&
      !field.managed &&
      !kindOf(field).computed,
    masked,
  }
}

const nothingToExplain: Reason[] = []

/** Why a field is as it is: the server's word on what is typed, else the form's, without what locks the whole form. */
export function whyOf(field: FormField, worked: Worked, locked: Text | null = null): Reason[] {
  const now = worked.fields[field.name]
  const reasons = (now ? now.why : field.why) ?? nothingToExplain
  return locked ? reasons.filter((reason) => reason.text.en !== locked.en) : reasons
}

/** Whether a section is shown. */
export function sectionVisible(section: FormSection, index: number, worked: Worked): boolean {
  const now = worked.sections[section.name ?? String(index)]
  if (typeof now === 'boolean') return now
  return now?.visible ?? section.visible !== false
}

/** The record's values and what is proposed for it, or those a new record starts with. */
export function baseValues(data: RecordFormData): Values {
  return { ...data.values, ...data.record?.values, ...data.suggest }
}

/** A field's value as it stands: worked out, typed, or from the record. */
export function currentValue(field: FieldDef, base: Values, edits: Values, worked: Worked): Value {
  const emptied = field.follow && isEmpty(edits[field.name]) // then the server fills it in again
  if (field.name in edits && !emptied) return edits[field.name]
  const computed = worked.values[field.name]
  return computed === undefined ? base[field.name] : computed
}

function linesById(value: Value): Map<string | undefined, LineRecord> {
  return new Map(linesOf(value).map((line) => [line.id, line]))
}

type Change = (line: LineRecord, stored: LineRecord | undefined) => LineRecord | undefined

/** Edits in which lines that nobody touched are named without their values. */
export function withoutUntouched(edits: Values, base: Values, fields: Named[]): Values {
  return mapLines(edits, base, fields, (line, stored) =>
    line === stored ? { id: line.id, values: {} } : line,
  )
}

/** Edits in which lines named without values have those of the record again; what is gone stays away. */
export function withUntouched(edits: Values, base: Values, fields: Named[]): Values {
  const named = ({ id, values }: LineRecord) => id !== undefined && Object.keys(values).length === 0
  return mapLines(edits, base, fields, (line, stored) => (named(line) ? stored : line))
}

type Named = Pick<FieldDef, 'name' | 'kind'>

function mapLines(edits: Values, base: Values, fields: Named[], change: Change): Values {
  const mapped = { ...edits }
  for (const { name, kind } of fields) {
    if (kind !== 'lines' || !(name in edits)) continue
    const stored = linesById(base[name])
    mapped[name] = linesOf(edits[name]).flatMap((line) => change(line, stored.get(line.id)) ?? [])
  }
  return mapped
}

/** The edits as the API takes them. */
export function wireEdits(fields: FieldDef[], edits: Values): Values {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const wire: Values = {}
  for (const [name, value] of Object.entries(edits)) {
    const field = byName.get(name)
    wire[name] = field ? toWire(field, value) : value
  }
  return wire
}

/** Everything a new record is made of: what it was opened with, defaults that can be typed over, edits. */
export function wireNew(data: RecordFormData, fields: FormField[], prefill: Values, edits: Values): Values {
  const defaults: Values = {}
  for (const field of fields) {
    const value = data.values[field.name]
    if (field.rights === 'edit' && !field.managed && !kindOf(field).computed && !isEmpty(value))
      defaults[field.name] = value
  }
  return { ...prefill, ...wireEdits(fields, { ...defaults, ...edits }) }
}

/** More lines than this are not compared or asked about with every key. */
export const manyLines = 100

/** Whether a typed value is what the record already has. */
export function sameValue(field: FieldDef, a: Value, b: Value): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true
  if (linesOf(a).length > manyLines) return false // comparing them with every key would be felt
  return JSON.stringify(toWire(field, a)) === JSON.stringify(toWire(field, b))
}
