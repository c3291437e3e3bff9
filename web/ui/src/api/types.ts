/** The shapes that /api/v1 speaks. They follow the contract of the server's package web. */

export interface Text {
  en: string
  zh: string
}

/** A value of a record as JSON: text, exact number as text, boolean, list or object. */
export type Value = unknown
export type Values = Record<string, Value>

/** A reference or person as read: its id and the title this actor may see. */
export interface Ref {
  id: string
  title: string
}

export interface Money {
  amount: string
  currency: string
  /** In the company's currency, when that is another, and the rate it was worked out with. */
  base?: string
  rate?: string
}

export interface Attachment {
  id: string
  name: string
  size: number
  type: string
}

export interface LineRecord {
  id?: string
  /** Only in the browser: tells new lines apart. */
  key?: string
  /** Of a link: the version it was read with, what was typed into it, and whether it is to go. */
  version?: number
  changed?: string[]
  removed?: boolean
  /** Only in the browser: what was pasted into a field and made no sense there. */
  unread?: Record<string, string>
  values: Values
  /** Of an evaluated line: the fields whose options are narrowed or whose value was typed over. */
  fields?: Record<string, FieldCondition>
  /** Only in the browser: the fields somebody typed in, which follow no default any more. */
  typed?: Record<string, boolean>
}

export interface WeftRecord {
  id: string
  version: number
  owner?: Ref | null
  created_at: string
  created_by?: Ref | null
  updated_at: string
  updated_by?: Ref | null
  values: Values
  masked?: string[]
}

export interface FieldProblem {
  field?: string
  pointer?: string
  code: string
  message: Text
}

export interface MetadataProblem {
  pack?: string
  file?: string
  pointer?: string
  line?: number
  column?: number
  code: string
  message: Text
  warning?: boolean
  from?: number
  to?: number
}

/** A record that another may double; without id for who may not read it. */
export interface Twin {
  rule: string
  label: Text
  fields: string[]
  refuse: boolean
  owner: Ref | null
  id?: string
  title?: string
  text: Text
}

export interface ProblemDocument {
  type?: string
  code: string
  status: number
  /** In one language; `texts` has both. */
  title: string
  detail?: string
  texts?: { title: Text; detail?: Text }
  fields?: FieldProblem[]
  problems?: MetadataProblem[]
  current?: WeftRecord
  yours?: Values
  twins?: Twin[]
  merged_into?: string
  closed_by?: Ref
  outcome?: string
  request?: string
  retry_after?: number
}

export interface Person {
  id: string
  login: string
  name: string
  language: string
  roles: string[]
  admin: string[]
}

export interface Session {
  state: 'setup' | 'signed_out' | 'signed_in'
  csrf: string
  version: string
  user?: Person
  release?: number
  demo?: boolean
  /** An administrator set the password: it has to be changed first. */
  must_change?: boolean
}

export interface Preset {
  pack: string
  name: string
  label: Text
  help?: Text
  pack_label?: Text
  pack_help?: Text
}

export interface MenuEntry {
  name: string
  label?: Text
  entity?: string
  view?: string
  page?: string
}

export interface MenuArea {
  name: string
  label: Text
  icon?: string
  items: MenuEntry[]
}

export interface EntitySummary {
  name: string
  label: Text
  plural?: Text
  icon?: string
  title?: string
  can: string[]
}

export interface ChecklistEntry {
  key: string
  label: Text
  done: boolean
  link: string
}

export interface Shell {
  menu: { areas: MenuArea[] }
  entities: Record<string, EntitySummary>
  counts: { todo: number; unread: number }
  release: number
  preset?: { pack: string; name: string } | null
  company: { name: string; currency: string }
  checklist: ChecklistEntry[]
  followups: Compose[]
}

/** The fields by which a follow-up is written down; "" is one that there is not, or that the person may not fill in. */
export interface Compose {
  entity: string
  /** The reference to what it is about; of leads there from other entities. */
  about: string
  of?: Record<string, string>
  title: string
  kind: string
  when: string
  done: string
  outcome: string
  note: string
  next: string
  place: string
  files: string
  /** Options of kind: the one that dials, that checks in, that lies ahead, that goes to an address. */
  call: string
  visit: string
  plan: string
  mail: string
  address: string
}

/** The first page: one board of those the person may choose from. */
export interface Home {
  boards: { name: string; label: Text }[]
  board: string
  /** Of targets and rankings: 2026-11. */
  month: string
  blocks: HomeBlock[]
  checklist: ChecklistEntry[]
}

/** A card of a board with what it shows, which depends on its kind. */
export interface HomeBlock {
  name: string
  kind: string
  label?: Text
  wide?: boolean
  entity?: string
  view?: string
  tasks?: TaskRow[]
  followups?: FollowUp[]
  recent?: { entity: string; id: string; title: string; at: string }[]
  /** Of the page of a list; the sums of figures and groups. */
  columns?: FieldDef[]
  page?: RecordPage
  groups?: GroupFigures[]
  /** Of groups by date: month … */
  period?: string
  scores?: Score[]
  /** Why it shows nothing. */
  problem?: Text
}

/** A figure as the server adds it up: money in the company's currency, or a number. */
export type Sum = Money | string | number | null

/** The figures of one group of records, or of all; the filter narrows the view to them. */
export interface GroupFigures {
  key?: string | boolean | Ref | null
  option?: Option
  count: number
  sums?: Sum[]
  /** In a funnel: how much in percent of the group before came so far. */
  passed?: number
  filter?: string
}

/** What a person or department reached in a time, or all together. */
export interface Score {
  place?: number
  person?: Ref
  department?: Ref
  /** How many departments of the list it lies in. */
  depth?: number
  own?: boolean
  result: Sum
  target?: Sum
  /** Nobody set the target: those below make it up. */
  summed?: boolean
  percent?: number
  filter: string
}

/** Who reached how much of which target in a time. */
export interface Ranking {
  rankings: { board: string; block: string; label: Text }[]
  board: string
  block: string
  entity: string
  view: string
  /** What may be ranked. */
  ways: string[]
  by: string
  period: string
  /** The first of its period. */
  month: string
  /** Whose sums are told, though their records may not be read. */
  people?: string
  /** Only records count that one may read. */
  restricted: boolean
  /** What is added up. */
  columns: FieldDef[]
  total: Score
  scores: Score[]
  more: boolean
}

/** An activity that is due. */
export interface FollowUp {
  entity: string
  id: string
  title: string
  about: string
  due_at: string | null
  late: boolean
}

export interface Option {
  name: string
  label: Text
  colour?: string
  /** It can no longer be chosen, or can be up to this day. */
  retired?: boolean | string
}

export type Rights = 'read' | 'edit' | 'mask'

export type Precision = 'day' | 'month' | 'year'

export interface FieldDef {
  /** Why a field on a form, or a column of its line items, is as it is. */
  why?: Reason[]
  name: string
  kind: string
  label: Text
  help?: Text
  options?: Option[]
  to?: string
  /** In the studio, of a reference to one of several entities: which. */
  among?: string[]
  of?: string
  /** Of links: their reference to the records linked with, and what may be done with them. */
  far?: string
  can?: string[]
  scale?: number
  /** A number is written without commas between thousands. */
  ungrouped?: boolean
  /** What stands before and behind a number. */
  prefix?: Text
  unit?: Text
  /** Of a date: whether it is a month or a year, kept as the first day. */
  precision?: Precision
  length?: number
  min?: string | number
  max?: string | number
  currency?: string
  /** Of a reference to records that stand below each other: what rules call the tree. */
  tree?: string
  /** Of a barcode: ean13, code128 or qr; of a long text: markdown. */
  format?: string
  /** Of a rating: how many stars there are. */
  stars?: number
  /** Of a region: the deepest level that can be chosen. */
  level?: string
  /** Of files how many at most and how large in megabytes; of options and tags how many at most. */
  most?: number
  size?: number
  /** How the names of files may end. */
  accept?: string[]
  /** Options stand there as buttons. */
  display?: string
  /** The part of a business card that fills it. */
  card?: string
  type?: string
  required?: boolean | string
  readonly?: boolean | string
  unique?: boolean
  rights?: Rights
  /** It keeps to its default until somebody types another value. */
  follow?: boolean
  /** Whether a rule says when it is shown, required or read-only. */
  ruled?: boolean
  /** Its options depend on other values. */
  narrowed?: boolean
  /** Of a select, by option: what to do there, what is needed to come there, and what comes next. */
  guide?: Record<string, { help?: Text; needs?: string[]; next?: string }>
  /** Of a lines field: the fields of a line. */
  columns?: FieldDef[]
  /** Why nobody types it: computed, numbered, workflow. */
  managed?: string
  /** One of the fields that every record has. */
  system?: boolean
  /** Part of another field: filters know it, lists and forms do not. */
  part?: boolean
  sort?: boolean
  filter?: boolean
}

export interface EntityDef extends EntitySummary {
  help?: Text
  /** Fields that say most about a record. */
  figures?: string[]
  fields: FieldDef[]
}

export interface ViewDef {
  name: string
  label: Text
  /** A list, or a kanban with a column for each option of the field it groups by. */
  type?: 'list' | 'kanban'
  columns: string[]
  filter?: string | null
  /** Conditions that the list opens with; readers change or drop them. */
  chips?: string
  sort?: string[]
  /** By what the records are counted above the list, and what is added up. */
  group?: string
  sums?: string[]
}

export interface EntityDetail {
  entity: EntityDef
  views: ViewDef[]
  operators: Record<string, string[]>
  can: string[]
  forms: string[]
  workflows: string[]
  /** Its records can be given another owner. */
  owned: boolean
  /** What several of its records can be made into at once. */
  conversions?: ConversionOffer[]
  /** Its records are made from others, or others from them. */
  chained?: boolean
  /** The statements of account of its records. */
  statements?: StatementInfo[]
}

/** A statement of account that there is for the records of an entity. */
export interface StatementInfo {
  name: string
  label: Text
  help?: Text
}

export interface RecordPage {
  records: WeftRecord[]
  next: string | null
  total?: { count: number; exact: boolean }
}

/** Why a field is hidden, locked, required or masked. */
export interface Reason {
  text: Text
}

export interface FormField extends FieldDef {
  visible?: boolean
  wide?: boolean
  /** The options that can be chosen; absent when all can be. */
  allowed?: string[]
}

export interface FormSection {
  name?: string
  label?: Text
  /** The tab it stands on; none means the first. */
  tab?: string
  columns?: number
  visible?: boolean
  fields: FormField[]
}

export interface RelatedDef {
  entity: string
  by: string
  label?: Text
  view?: string
  can?: string[]
}

export interface FormDef {
  name: string
  label?: Text
  tabs?: { name: string; label: Text }[]
  sections: FormSection[]
  related?: RelatedDef[]
}

export interface ActionCheck {
  message: Text
  field?: string
  ok: boolean
}

export interface Requirements {
  comment?: boolean
  attachment?: boolean
  signature?: boolean
}

export interface Action {
  event: string
  label: Text
  primary?: boolean
  allowed: boolean
  reason?: Text | null
  checks?: ActionCheck[]
  form?: Record<string, 'require' | 'edit'>
  /** Proposals for what the form asks and the record lacks. */
  suggest?: Values
  require?: Requirements
  to?: string
  run?: string
  picks?: PickNeeded[]
}

/** People that have to be chosen before the process can go on. */
export interface PickNeeded {
  step: string
  entry: number
  label: Text
  /** Who may be chosen; null means everybody. */
  choices: Ref[] | null
  min: number
  max: number
}

export interface ProcessState {
  name: string
  label: Text
  at?: string
  duration?: number | string
  current: boolean
  visited: boolean
  final?: string | boolean
}

export interface ProcessWaiting {
  task: string
  step: string
  label: Text
  people: Ref[]
  since: string
  due?: string | null
}

export interface Process {
  run: string
  workflow: string
  title: Text
  state: string
  status: string
  states: ProcessState[]
  lock: boolean
  waiting: ProcessWaiting[]
  incident?: Text | null
}

export interface RecordFormData {
  form: FormDef
  record: WeftRecord | null
  values: Values
  actions: Action[]
  process: Process | null
  can: string[]
  locked: Text | null
  /** Of a task's form: what stands in fields that it asks for until somebody types another value. */
  suggest?: Values
  /** The fields by which records that exist already are found. */
  compared?: string[]
  /** What can be done with the record and the pool: claim, assign, release. */
  pool?: string[]
  conversions?: ConversionOffer[]
  /** What can be done first with a new record once it is created. */
  next?: Text
}

/** A record that can be made from this one. */
export interface ConversionOffer {
  name: string
  label: Text
  help?: Text
  entity: string
}

/** The records of one entity in the chain a record stands in. */
export interface ChainStep {
  entity: string
  label: Text
  icon?: string
  current?: boolean
  records: { id: string; title: string; state?: Text; made?: Text }[]
}

/** What a field is just now. */
export interface FieldCondition {
  why?: Reason[]
  visible?: boolean
  required?: boolean
  readonly?: boolean
  /** The options that can be chosen; absent when all can be. */
  allowed?: string[]
  /** Why what is chosen has to go. */
  refused?: Text
  /** Worth knowing about the value, which can be saved all the same. */
  warning?: Text
  /** What a field that follows its default would be filled with, where another value was typed. */
  usual?: Value
}

export interface Evaluation {
  /** The form that fits the values. */
  form?: string
  values: Values
  fields: Record<string, FieldCondition>
  sections: Record<string, { visible?: boolean } | boolean>
  /** Lines that stand as in the version of the record that was asked with come without values. */
  lines?: Record<string, (Omit<LineRecord, 'values'> & { values?: Values })[]>
  problems: FieldProblem[]
}

export interface TransitionResult {
  record: WeftRecord
  process: Process | null
}

export interface HistoryChange {
  field: string
  label: Text
  kind: string
  old: Value
  new: Value
  /** Of lines: those that were added, removed or changed, and how many more were. */
  lines?: LineChange[]
  more_lines?: number
}

export interface LineChange {
  action: 'added' | 'removed' | 'changed'
  /** From one; of a removed line among those that were there before. */
  place: number
  title: string
  changes: HistoryChange[]
}

export interface HistoryEntry {
  id: string
  at: string
  actor: Ref | null
  action: string
  changes?: HistoryChange[]
  comment?: string
  run?: string
  change_set?: string
  through?: string
  version?: number
}

export interface LookupRow {
  id: string
  title: string
  subtitle?: string
}

export interface SummaryItem {
  field: string
  label: Text
  value: Value
  kind: string
  /** What stands before and behind a number. */
  prefix?: Text
  unit?: Text
  /** Of a date. */
  precision?: Precision
}

export interface TaskRow {
  id: string
  run: string
  workflow: string
  workflow_title: Text
  step: string
  step_label: Text
  /** A run stands for what somebody started, start for what came back to its submitter. */
  kind: 'approve' | 'handle' | 'copy' | 'start' | 'run'
  record: { entity: string; id: string; title: string }
  summary: SummaryItem[]
  submitter: Ref | null
  opened_at: string
  due_at?: string | null
  status: string
  decision: { verb: string; at: string; comment?: string } | null
  can: string[]
  /** Whether its step lets it be decided in a list. */
  batch?: boolean
  /** Who has it. */
  assigned?: Ref | null
  /** Whether who has it has looked at it. */
  seen?: boolean
  /** Who asked the one who has it for advice. */
  delegated_by?: Ref | null
  on_behalf_of?: Ref | null
}

export interface TaskPage {
  tasks: TaskRow[]
  next: string | null
  counts: Record<string, number>
}

export interface TaskVerb {
  verb: string
  label: Text
  require?: Requirements
  targets?: { id: string; label: Text }[]
  people?: unknown
}

export interface PathPerson extends Ref {
  decision?: string | null
  comment?: string
  at?: string
  on_behalf_of?: Ref | null
  /** Of the vote. */
  weight?: number
}

export interface PathNode {
  step: string
  label: Text
  kind: 'approve' | 'handle' | 'cc' | 'do' | 'wait' | 'parallel' | 'choose' | 'call' | 'goto' | 'state'
  state: 'done' | 'current' | 'future' | 'maybe' | 'skipped' | 'cancelled'
  /** How the step ended, e.g. rejected. */
  result?: string
  /** How several answers are counted: any, all, seq, or how many have to approve. */
  mode?: string
  people?: PathPerson[]
  due?: string | null
  why?: Text
  branches?: PathNode[][]
  entered_at?: string
  left_at?: string
}

export interface Opinion {
  who: Ref
  on_behalf_of?: Ref
  verb: string
  comment?: string
  at: string
  step: string
}

/** A task as it stands, with what the reader can do with it. */
export interface TaskNow extends TaskRow {
  verbs: TaskVerb[]
  rev: number
  /** The reader's own opinion, kept without deciding. */
  saved?: string
}

export interface Task extends TaskNow {
  path: PathNode[]
  why: Text
  opinions: Opinion[]
  changed: string[]
}

export interface Decision {
  verb: string
  comment?: string
  values?: Values
  to?: string[] | string
  then?: 'replay' | 'jump'
  where?: 'before' | 'after' | 'parallel'
  mode?: string
  attachments?: string[]
  signature?: string
  rev?: number
  version?: number
}

export interface WorkflowSummary {
  key: string
  title: Text
  entity: string
  states: number | unknown[]
  hash: string
  versions: number
}

export interface DiagramState {
  name: string
  label: Text
  final?: string
  lock?: boolean
  flow?: unknown[]
}

export interface Diagram {
  states: DiagramState[]
  edges: { from: string; to: string; event: string; label?: Text }[]
}

export interface RunHistoryEntry {
  seq: number
  at: string
  actor: Ref | null
  verb: string
  from?: string
  to?: string
  step?: string
  comment?: string
  on_behalf_of?: Ref | null
  reason?: string
  text: Text
  /** What came with an event from outside. */
  brought?: { name: string; label: Text; value: string }[]
}

export interface Notice {
  id: string
  at: string
  title: Text | string
  body?: Text | string
  link?: string
  read: boolean
  kind: string
}

export interface SearchGroup {
  entity: string
  label: Text
  records: LookupRow[]
}

export interface RuleName {
  name: string
  label?: Text
  type?: string
  detail?: Text | string
  /** Of a function: how it is written. */
  call?: string
}
