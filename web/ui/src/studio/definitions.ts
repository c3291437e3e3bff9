import type { Precision } from '@/api/types'
import type { Words } from '../diagram/definition'

// The shapes of the definitions the studio edits, as they stand in a pack's files.

export type Condition = boolean | string

/** Which options go with each value of a rule; a value that is not named allows all. */
export type DependsDefinition = { on: string; options: Record<string, string[]> }

/** What to do while a select has an option, what is needed to come there, and what comes next. */
export type GuideDefinition = { help?: Words; needs?: string[]; next?: string }

export type FieldDefinition = {
  name: string
  kind: string
  label: Words
  help?: Words
  was?: string
  required?: Condition
  readonly?: Condition
  visible?: string
  default?: string
  personal?: boolean
  card?: string
  stamp?: string
  suggest?: string
  remind?: string
  unique?: boolean
  index?: boolean
  length?: number
  match?: string
  match_message?: Words
  mask?: string
  scale?: number
  ungrouped?: boolean
  precision?: Precision
  prefix?: Words
  unit?: Words
  min?: number
  max?: number
  currency?: string
  format?: string
  format_if?: string
  level?: string
  most?: number
  size?: number
  options?: string
  depends?: DependsDefinition
  guide?: Record<string, GuideDefinition>
  to?: string
  among?: string[]
  filter?: string
  tree?: boolean
  pattern?: string
  reset?: string
  per?: string
  accept?: string[]
  display?: string
  gaps?: boolean
  of?: string
  by?: string
  show?: string
  lock?: string
  order?: string[]
  follow?: boolean
  sum?: string
  lowest?: string
  highest?: string
  average?: string
  count?: boolean
  if?: string
  type?: string
  rule?: string
}

export type CheckDefinition = { name?: string; if: string; field?: string; message: Words }
export type UniqueDefinition = { name?: string; fields: string[]; if?: string; message?: Words }

/** In what two records agree that are probably about the same thing. */
export type DuplicateDefinition = {
  name: string
  label?: Words
  match: { fields: string[]; as?: string }[]
  action?: string
}
/** The references of a link to the two records it joins. */
export type LinkDefinition = { ends: string[]; self?: boolean }

/** Which records go into the pool by themselves. */
export type PoolRuleDefinition = { name: string; label: Words; since?: string; days: number; unless?: string }

/** How records without an owner are shared out. */
export type PoolDefinition = {
  recycle?: PoolRuleDefinition[]
  notice?: number
  protect?: number
  most?: number
  daily?: number
  show: string[]
  claim?: string[]
  assign?: string[]
}

/** Which fields of an entity's records say what shall be reached. */
export type TargetsDefinition = { person: string; department?: string; year: string; months: string[] }

/** Which day's exchange rate counts, and when amounts keep the rate they have. */
export type RateDefinition = { date?: string; lock?: string }

/** What the fields of follow-ups mean. */
export type FollowUpDefinition = { kind: string } & Partial<
  Record<
    | 'about'
    | 'when'
    | 'done'
    | 'outcome'
    | 'note'
    | 'next'
    | 'place'
    | 'files'
    | 'call'
    | 'visit'
    | 'plan'
    | 'mail'
    | 'address'
    | 'view',
    string
  >
>

/** What saving a record writes into a record it refers to. */
export type PassDefinition = { name: string; to: string; if?: string; values: Record<string, string> }

export type EntityDefinition = {
  name: string
  label: Words
  plural?: Words
  icon?: string
  title?: string
  parent?: string
  help?: Words
  fields: FieldDefinition[]
  checks?: CheckDefinition[]
  unique?: UniqueDefinition[]
  duplicates?: DuplicateDefinition[]
  pool?: PoolDefinition
  targets?: TargetsDefinition
  search?: string[]
  subtitle?: string[]
  figures?: string[]
  module?: string
  rate?: RateDefinition
  follow_up?: FollowUpDefinition
  passes?: PassDefinition[]
  along?: string
  link?: LinkDefinition
}

export type OptionDefinition = {
  name: string
  label: Words
  colour?: string
  retired?: boolean | string
  /** What is kept where this one is given once it is retired. */
  instead?: string
}
export type OptionSetDefinition = { name: string; label?: Words; options: OptionDefinition[] }

export type FormField = {
  field: string
  visible?: string
  required?: Condition
  readonly?: Condition
  wide?: boolean
  /** Of lines: which fields of a line are shown. */
  columns?: string[]
}
export type FormTab = { name: string; label: Words }
export type FormSection = {
  name?: string
  label?: Words
  tab?: string
  columns?: number
  visible?: string
  fields: (string | FormField)[]
}
export type RelatedList = { name?: string; entity: string; by: string; label?: Words; view?: string }
export type FormDefinition = {
  entity: string
  name: string
  label?: Words
  purpose?: 'quick'
  roles?: string[]
  when?: string
  device?: 'phone' | 'desktop'
  order?: number
  tabs?: FormTab[]
  sections: FormSection[]
  related?: RelatedList[]
}

export type ViewDefinition = {
  entity: string
  name: string
  label: Words
  type: string
  order?: number
  columns: string[]
  filter?: string
  chips?: string
  sort?: string[]
  group?: string
  sums?: string[]
}

/** A card of a board of the home page; its kind says which of the settings it has. */
export type HomeBlockDefinition = {
  name: string
  kind: string
  label?: Words
  wide?: boolean
  entities?: string[]
  entity?: string
  view?: string
  funnel?: boolean
  sum?: string
  date?: string
  person?: string
  people?: string
  target?: string | { entity: string } // with its fields in definitions of earlier versions
}
export type HomeDefinition = { name: string; label: Words; roles?: string[]; blocks: HomeBlockDefinition[] }

export type EntityRights = {
  can: string[]
  rows?: string
  rows_for?: Record<string, string>
  fields?: Record<string, string>
  deny?: string[]
  limits?: Record<string, string>
}
export type RoleDefinition = {
  name: string
  label: Words
  help?: Words
  admin?: string[]
  entities?: Record<string, EntityRights>
}

export type MenuEntry = {
  name: string
  label?: Words
  entity?: string
  view?: string
  page?: string
  module?: string
}
export type MenuArea = { name: string; label: Words; icon?: string; roles?: string[]; items: MenuEntry[] }
export type MenuDefinition = { areas: MenuArea[] }

/** The field of a form's entry, whichever way it was written. */
export function fieldOf(entry: string | FormField): FormField {
  return typeof entry === 'string' ? { field: entry } : entry
}

/** The shortest way to write a form's entry. */
export function entryOf(field: FormField): string | FormField {
  const set = Object.entries(field).filter(
    ([, value]) => value !== undefined && value !== false && value !== '',
  )
  return set.length === 1 ? field.field : (Object.fromEntries(set) as FormField)
}

/** How lines of what is made come from lines of the source, or from records that refer to it. */
export type LinesConversionDefinition = {
  of?: string
  by?: string
  if?: string
  fields?: Record<string, string>
  left?: { match: string[]; take: string[]; counts?: string }
}

export type ConversionDefinition = {
  name: string
  label: Words
  help?: Words
  from: string
  to: string
  if?: string
  link: string
  once?: Condition
  together?: string[]
  add?: string[]
  fields?: Record<string, string>
  lines?: Record<string, LinesConversionDefinition>
}

/** The object without settings that are empty, so that files hold only what was decided; some mean something by being false. */
export function tidy<T extends object>(object: T, keep: (keyof T)[] = []): T {
  const stays = ([name, value]: [string, unknown]) => keep.includes(name as keyof T) || !isEmpty(value)
  return Object.fromEntries(Object.entries(object).filter(stays)) as T
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || value === null || value === false
}

/** A name made from what a person typed: "Credit limit" gives credit_limit; nothing when nothing fits. */
export function nameFrom(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .replace(/_+$/, '')
    .slice(0, 40)
}

const namePattern = /^[a-z][a-z0-9_]{0,39}$/

/** Whether a text may name an entity, a field, a step … */
export function isName(text: string): boolean {
  return namePattern.test(text)
}
