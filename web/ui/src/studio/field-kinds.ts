import type { FieldDefinition } from './definitions'

// What the field designer offers for each kind: the family it is shown under, and its own settings
// in the order people need them.

export type Setting =
  | 'options'
  | 'depends'
  | 'guide'
  | 'to'
  | 'among'
  | 'filter'
  | 'of'
  | 'links'
  | 'rollup'
  | 'pattern'
  | 'type'
  | 'rule'
  | 'currency'
  | 'scale'
  | 'ungrouped'
  | 'beside'
  | 'range'
  | 'length'
  | 'match'
  | 'format'
  | 'code'
  | 'formatted'
  | 'precision'
  | 'stars'
  | 'files'
  | 'accept'
  | 'display'
  | 'most'
  | 'level'
  | 'mask'
  | 'tree'
  | 'mirror'
  | 'lookup'
  | 'default'
  | 'required'
  | 'readonly'
  | 'visible'
  | 'stamp'
  | 'remind'
  | 'suggest'
  | 'unique'
  | 'index'
  | 'personal'
  | 'card'

export type Family = 'text' | 'numbers' | 'dates' | 'choices' | 'places' | 'links' | 'computed'

export type KindInfo = { kind: string; family: Family; settings: Setting[]; start?: Partial<FieldDefinition> }

const rules: Setting[] = ['required', 'visible', 'readonly', 'default']
const plain: Setting[] = [...rules, 'unique', 'index']

/** Every kind in the order of the picker. */
export const kindInfos: KindInfo[] = [
  { kind: 'text', family: 'text', settings: ['length', 'match', 'code', 'mask', ...plain, 'card'] },
  { kind: 'longtext', family: 'text', settings: ['formatted', 'length', 'mask', ...rules, 'card'] },
  { kind: 'email', family: 'text', settings: ['mask', ...plain, 'card'] },
  { kind: 'phone', family: 'text', settings: ['mask', ...plain, 'card'] },
  { kind: 'url', family: 'text', settings: ['mask', ...plain, 'card'] },
  {
    kind: 'autonumber',
    family: 'text',
    settings: ['pattern', 'visible'],
    start: { pattern: 'N{yyyy}-{seq:4}', reset: 'year' },
  },
  { kind: 'barcode', family: 'text', settings: ['format', 'mask', ...plain] },
  { kind: 'encrypted', family: 'text', settings: ['length', 'mask', 'required', 'visible', 'readonly'] },
  { kind: 'json', family: 'text', settings: rules },
  { kind: 'number', family: 'numbers', settings: ['beside', 'range', 'ungrouped', ...plain] },
  { kind: 'decimal', family: 'numbers', settings: ['beside', 'scale', 'range', 'ungrouped', ...plain] },
  { kind: 'money', family: 'numbers', settings: ['currency', 'scale', 'range', ...rules, 'index'] },
  { kind: 'percent', family: 'numbers', settings: ['scale', 'range', ...plain] },
  { kind: 'duration', family: 'numbers', settings: ['range', ...plain] },
  { kind: 'rating', family: 'numbers', settings: ['stars', ...rules, 'index'] },
  { kind: 'progress', family: 'numbers', settings: [...rules, 'index'] },
  { kind: 'date', family: 'dates', settings: ['precision', ...plain, 'suggest', 'remind', 'stamp'] },
  { kind: 'datetime', family: 'dates', settings: [...plain, 'suggest', 'remind', 'stamp'] },
  { kind: 'time', family: 'dates', settings: plain },
  { kind: 'boolean', family: 'choices', settings: ['default', 'visible', 'readonly', 'index'] },
  {
    kind: 'select',
    family: 'choices',
    settings: ['options', 'display', 'depends', 'guide', ...rules, 'index'],
  },
  { kind: 'multiselect', family: 'choices', settings: ['options', 'display', 'most', 'depends', ...rules] },
  { kind: 'tags', family: 'choices', settings: ['most', ...rules] },
  { kind: 'colour', family: 'choices', settings: [...rules, 'index'] },
  { kind: 'region', family: 'places', settings: ['level', ...rules, 'index'] },
  { kind: 'address', family: 'places', settings: rules },
  { kind: 'geo', family: 'places', settings: rules },
  { kind: 'reference', family: 'links', settings: ['to', 'tree', 'filter', ...plain, 'card'] },
  { kind: 'any_reference', family: 'links', settings: ['among', ...rules, 'index'] },
  { kind: 'user', family: 'links', settings: ['filter', ...plain, 'personal'] },
  { kind: 'attachment', family: 'links', settings: ['accept', 'files', 'required', 'visible', 'readonly'] },
  { kind: 'image', family: 'links', settings: ['files', 'required', 'visible', 'readonly', 'card'] },
  { kind: 'signature', family: 'links', settings: ['required', 'visible', 'readonly'] },
  { kind: 'links', family: 'links', settings: ['links', 'required', 'visible', 'readonly'] },
  { kind: 'lines', family: 'links', settings: ['of', 'required', 'visible', 'readonly'] },
  {
    kind: 'formula',
    family: 'computed',
    settings: ['type', 'rule', 'beside', 'ungrouped', 'visible', 'index'],
    start: { type: 'decimal' },
  },
  { kind: 'mirror', family: 'computed', settings: ['mirror', 'visible'] },
  { kind: 'lookup', family: 'computed', settings: ['lookup', 'visible', 'index'] },
  { kind: 'rollup', family: 'computed', settings: ['rollup', 'visible'], start: {} },
]

export const families: Family[] = ['text', 'numbers', 'dates', 'choices', 'places', 'links', 'computed']

/** What the designer offers for a kind; an unknown kind has the rules only. */
export function kindInfo(kind: string): KindInfo {
  return kindInfos.find((info) => info.kind === kind) ?? { kind, family: 'text', settings: rules }
}

const totals = (field: FieldDefinition): boolean =>
  !!(field.count || field.sum || field.average || field.highest || field.lowest)

const essential: Record<string, (field: FieldDefinition) => boolean> = {
  select: (field) => !!field.options,
  multiselect: (field) => !!field.options,
  reference: (field) => !!field.to,
  any_reference: (field) => !!field.among,
  lines: (field) => !!field.of,
  links: (field) => !!field.of,
  formula: (field) => !!field.rule,
  mirror: (field) => !!field.of && !!field.show,
  lookup: (field) => !!field.of && !!field.if && (!!field.show || totals(field)),
  rollup: (field) => !!field.of && totals(field),
}

/** Whether a field has a name for people and the settings that its kind cannot do without. */
export function isWhole(field: FieldDefinition): boolean {
  const named = typeof field.label === 'string' ? field.label : field.label?.en || field.label?.zh
  return !!named && (essential[field.kind]?.(field) ?? true)
}
