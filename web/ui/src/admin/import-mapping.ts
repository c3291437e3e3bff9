import type { EntityDetail, FieldDef } from '@/api/types'
import type { DateOrder, Entry, Mapping, Missing, Transform } from './import-api'

/** The order of day, month and year that fits every sample; year first when nothing tells. */
export function guessDateOrder(samples: string[]): DateOrder {
  const parts = samples.flatMap((text) => {
    const found = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/.exec(text)
    return found ? [[Number(found[1]), Number(found[2])] as const] : []
  })
  if (parts.length === 0 || parts.some(([first]) => first > 31)) return 'ymd'
  if (parts.some(([first]) => first > 12)) return 'dmy'
  return 'mdy'
}

const owner: FieldDef = { name: 'owner', kind: 'user', to: 'user', label: { en: 'Owner', zh: '负责人' } }
const computed = new Set([
  'formula',
  'rollup',
  'mirror',
  'lookup',
  'lines',
  'autonumber',
  'attachment',
  'image',
  'signature',
])

/** The fields that a file can fill. */
export function fillable(detail: EntityDetail | undefined): FieldDef[] {
  const fields = (detail?.entity.fields ?? []).filter(
    (field) => !computed.has(field.kind) && !isSystem(field) && !field.part,
  )
  return detail ? [...fields, owner] : []
}

function isSystem(field: FieldDef & { system?: boolean }): boolean {
  return field.system === true
}

/** The entity that a field points to, or nothing. */
export function targetOf(field: FieldDef | undefined): string {
  if (!field) return ''
  if (field.kind === 'user') return 'user'
  return field.kind === 'reference' ? (field.to ?? '') : ''
}

/** What a field needs to read a cell, before anybody decides otherwise. */
export function startTransform(field: FieldDef, samples: string[]): Transform | undefined {
  if (field.kind === 'date' || field.kind === 'datetime') return { date: guessDateOrder(samples) }
  if (targetOf(field)) return { lookup: { by: 'name', missing: 'error' } }
  return undefined
}

/** Entries for the columns whose names are those of a field. */
export function likely(columns: string[], samples: string[][], fields: FieldDef[]): Entry[] {
  const taken = new Set<string>()
  return columns.flatMap((column, index): Entry[] => {
    const field = fields.find(
      (one) =>
        !taken.has(one.name) &&
        [one.name, one.label.en, one.label.zh].some((name) => plain(name) === plain(column)),
    )
    if (!field) return []
    taken.add(field.name)
    const transform = startTransform(
      field,
      samples.map((row) => row[index] ?? ''),
    )
    return [{ column, field: field.name, ...(transform && { transform }) }]
  })
}

/** The same entries with a date order wherever a date is read and nobody has said one yet. */
export function withDates(
  entries: Entry[],
  columns: string[],
  samples: string[][],
  fields: FieldDef[],
): Entry[] {
  return entries.map((entry) => {
    const field = fields.find((one) => one.name === entry.field)
    if ((field?.kind !== 'date' && field?.kind !== 'datetime') || entry.transform?.date) return entry
    const at = columns.indexOf(entry.column ?? '')
    return {
      ...entry,
      transform: { ...entry.transform, date: guessDateOrder(samples.map((row) => row[at] ?? '')) },
    }
  })
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

/** A mapping in which a column's references are handled in one way when no record is found. */
export function withPolicy(mapping: Mapping, column: string, missing: Missing): Mapping {
  const change = (entry: Entry): Entry =>
    entry.column === column && entry.transform?.lookup
      ? { ...entry, transform: { ...entry.transform, lookup: { ...entry.transform.lookup, missing } } }
      : entry
  return { ...mapping, mapping: mapping.mapping.map(change) }
}

/** A mapping with one entry changed; null takes it away. */
export function withEntry(mapping: Mapping, index: number, next: Entry | null): Mapping {
  return { ...mapping, mapping: mapping.mapping.flatMap((one, at) => (at === index ? (next ?? []) : one)) }
}

/** A mapping in which a cell of a column means something else, for every field the column fills. */
export function withMeaning(
  mapping: Mapping,
  column: string,
  cell: string,
  meaning: string | undefined,
): Mapping {
  const change = (entry: Entry): Entry => {
    if (entry.column !== column) return entry
    const { [cell]: _old, ...rest } = entry.transform?.map ?? {}
    const map = meaning === undefined ? rest : { ...rest, [cell]: meaning }
    return { ...entry, transform: { ...entry.transform, map } }
  }
  return { ...mapping, mapping: mapping.mapping.map(change) }
}

/** Entries that say enough to be sent. */
export function ready(mapping: Mapping): Mapping {
  const said = (entry: Entry) =>
    entry.field !== '' && (entry.column || entry.template || entry.value || entry.transform?.value_from)
  return { ...mapping, mapping: mapping.mapping.filter(said) }
}
