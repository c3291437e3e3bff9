// The shapes of workflow definitions as they stand in workflows/<key>.json. Only what the picture and
// the studio read is named; everything else is kept as it is.

export type Words = string | { en?: string; zh?: string }

export type Who = {
  user?: string
  role?: string
  team?: string
  field?: string
  submitter?: true
  admin?: true
  manager?: number
  head?: string
  territory?: string
  as?: string
  chain?: { until?: string; max?: number }
  pick?: 'submitter' | 'previous'
  from?: Who[]
  min?: number
  max?: number
  expr?: string
  of?: string
  weight?: number
}

export type Mode =
  | 'any'
  | 'all'
  | 'seq'
  | { pass: number | string; veto?: boolean; order?: 'seq'; each?: 'group' }

export type Require = {
  comment?: boolean | string[]
  attachment?: boolean
  signature?: boolean
  fields?: string[]
}

export type Policy = {
  empty?: 'admin' | 'approve' | 'reject' | 'incident' | { to: Who[] }
  self?: string
  same?: string
  absent?: string
  can?: string[]
  require?: Require
  return?: { to?: string[]; then?: string }
  reject?: string
  scope?: Who[]
  limits?: { urge?: string }
}

export type Due = { after: string; do: string; to?: Who[]; event?: string; every?: string; max?: number }

export type Approve = Policy & { by: Who[]; mode?: Mode; fields?: Record<string, string>; due?: Due[] }

export type Action = {
  id?: string
  if?: string
  set?: Record<string, unknown>
  create?: string
  update?: string
  values?: Record<string, unknown>
  notify?: { to: Who[]; template: string; via?: string[]; attach?: string }
  assign?: Who[]
  emit?: string
  job?: string
  http?: { connection: string; method?: string; path: string }
  with?: Record<string, unknown>
  retry?: { max?: number; backoff?: string }
  on_error?: string
  async?: boolean
}

export type Wait = {
  for?: string
  until?: string
  event?: string
  match?: string
  key?: string
  timeout?: string
}

export type Join = 'all' | 'any' | number

export type Call = {
  workflow: string
  with?: Record<string, unknown>
  out?: Record<string, string>
  for_each?: string
  join?: Join
  async?: boolean
  on_cancel?: string
}

export type Clock = {
  title?: Words
  start?: string[]
  pause?: string[]
  stop?: string[] | string
  target: string
  calendar?: string
  reopen?: string
  at?: { pct: number; if?: string; do: Action[] }[]
}

export type Choice = { if?: string; else?: true; title?: Words; flow: Step[] }
export type Branch = { id: string; title?: Words; if?: string; flow: Step[] }

export type Step = {
  id: string
  title?: Words
  if?: string
  approve?: Approve
  handle?: Approve
  cc?: { to: Who[]; template?: string }
  do?: Action[]
  wait?: Wait
  choose?: Choice[]
  parallel?: { branches: Branch[]; join?: Join; on_reject?: 'fast' | 'wait' }
  call?: Call
  goto?: { to: string; max?: number }
}

export type StepKind = 'approve' | 'handle' | 'cc' | 'do' | 'wait' | 'choose' | 'parallel' | 'call' | 'goto'

export const stepKinds: StepKind[] = [
  'approve',
  'handle',
  'cc',
  'do',
  'wait',
  'choose',
  'parallel',
  'call',
  'goto',
]

export type Transition = {
  to?: string
  title?: Words
  who?: Who[]
  if?: string
  check?: { if: string; msg: Words; field?: string }[]
  form?: Record<string, string>
  require?: Require
  do?: Action[]
  msg?: Words
  /** The record gets the values it had before it came to the state that is left. */
  restore?: boolean
}

export type After = { wait: string; if?: string; to?: string; do?: Action[]; every?: string; max?: number }

export type State = {
  title?: Words
  final?: 'approved' | 'rejected' | 'cancelled' | 'done'
  lock?: boolean
  fields?: Record<string, string>
  enter?: Action[]
  exit?: Action[]
  flow?: Step[]
  watch?: { fields: string[]; if?: string; do: string }
  on?: Record<string, string | Transition | (string | Transition)[]>
  after?: After[]
}

export type Definition = {
  key: string
  title?: Words
  entity: string
  field?: string
  calendar?: string
  let?: Record<string, string>
  defaults?: Policy
  start: { state: string; on?: string[]; if?: string; who?: Who[] }
  clocks?: Record<string, Clock>
  states: Record<string, State>
  migrate?: Record<string, string | null>
  tests?: string[]
}

/** The kind of a step: the one setting of it that names a kind. */
export function kindOf(step: Step): StepKind {
  return stepKinds.find((kind) => step[kind] !== undefined) ?? 'do'
}

/** The answers to one event as a list of transitions, whatever short form they were written in. */
export function transitionsOf(answer: string | Transition | (string | Transition)[]): Transition[] {
  const list = Array.isArray(answer) ? answer : [answer]
  return list.map((one) => (typeof one === 'string' ? { to: one } : one))
}

/** The flows inside a step: one for each branch or choice. */
export function flowsOf(step: Step): Step[][] {
  if (step.parallel) return step.parallel.branches.map((branch) => branch.flow ?? [])
  if (step.choose) return step.choose.map((choice) => choice.flow ?? [])
  return []
}

/** Every step of a flow, outer ones before those inside them. */
export function stepsIn(flow: Step[] | undefined): Step[] {
  return (flow ?? []).flatMap((step) => [step, ...flowsOf(step).flatMap(stepsIn)])
}

/** A name as words, for what has no title: "finance_ok" reads "Finance ok". */
export function humanize(name: string): string {
  const spaced = name.replace(/_/g, ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** What a person reads, in the language, falling back to the other and then to the name. */
export function words(text: Words | undefined, language: string, name = ''): string {
  if (typeof text === 'string') return text
  const chosen = language.startsWith('zh') ? text?.zh || text?.en : text?.en || text?.zh
  return chosen || humanize(name)
}
