import {
  type Definition,
  type State,
  type Step,
  stepsIn,
  type Transition,
  transitionsOf,
} from '@/diagram/definition'

// What is chosen in the workflow designer, and how changes of it go back into the definition.

export type Chosen =
  | { kind: 'workflow' }
  | { kind: 'state'; state: string }
  | { kind: 'step'; id: string }
  | { kind: 'way'; state: string; event: string; index: number }

/** The step with an id, and the state it stands in. */
export function findStep(definition: Definition, id: string): { step: Step; state: string } | undefined {
  for (const [state, { flow }] of Object.entries(definition.states)) {
    const step = stepsIn(flow).find((one) => one.id === id)
    if (step) return { step, state }
  }
  return undefined
}

/** The transition that is chosen. */
export function findWay(
  definition: Definition,
  chosen: Extract<Chosen, { kind: 'way' }>,
): Transition | undefined {
  const answer = definition.states[chosen.state]?.on?.[chosen.event]
  return answer === undefined ? undefined : transitionsOf(answer)[chosen.index]
}

/** What a picture calls what is chosen: the step's id, or "state:name". */
export function marked(chosen: Chosen): string | undefined {
  if (chosen.kind === 'step') return chosen.id
  return chosen.kind === 'state' || chosen.kind === 'way' ? `state:${chosen.state}` : undefined
}

/** A state with one of its transitions changed; null takes it away. */
export function withWay(state: State, event: string, index: number, next: Transition | null): State {
  const ways = transitionsOf(state.on?.[event] ?? [])
  const changed = ways.flatMap((way, at) => (at === index ? (next ?? []) : way))
  return withWays(state, event, changed)
}

/** A state with the answers to one event, in the shortest way to write them. */
export function withWays(state: State, event: string, ways: Transition[]): State {
  const { [event]: _old, ...rest } = state.on ?? {}
  if (ways.length === 0) return { ...state, on: rest }
  const written = ways.length === 1 ? (ways[0] as Transition) : ways
  const entries = Object.entries(state.on ?? {})
  const on =
    event in (state.on ?? {})
      ? entries.map(([key, value]) => [key, key === event ? written : value])
      : [...entries, [event, written]]
  return { ...state, on: Object.fromEntries(on) }
}

/** What a problem's JSON pointer stands for: /states/review/flow/0/approve/by. */
export function chosenAt(definition: Definition, at: string | undefined): Chosen {
  const parts = (at ?? '').split('/').slice(1)
  const [root, state, part, event, index] = parts
  if (root !== 'states' || !state || !definition.states[state]) return { kind: 'workflow' }
  if (part === 'on' && event) return { kind: 'way', state, event, index: Number(index) || 0 }
  const step = part === 'flow' ? deepestStep(definition.states[state]?.flow, parts.slice(3)) : undefined
  return step ? { kind: 'step', id: step.id } : { kind: 'state', state }
}

/** Follows a pointer through flows; parts name steps by place or by id. */
function deepestStep(flow: Step[] | undefined, parts: string[]): Step | undefined {
  const [first, ...rest] = parts
  const step = flow?.find((one, index) => one.id === first || String(index) === first)
  if (!step) return undefined
  const at = rest.indexOf('flow')
  if (at < 0) return step
  const lane = rest[at - 1]
  const lanes = step.parallel?.branches ?? step.choose ?? []
  const inner = lanes.find((one, index) => ('id' in one && one.id === lane) || String(index) === lane)
  return deepestStep(inner?.flow, rest.slice(at + 1)) ?? step
}
