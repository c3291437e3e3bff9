import { type Definition, type State, type Step, type StepKind, stepsIn } from '../diagram/definition'

// Changes of a workflow definition, each giving a new definition and leaving the old one alone.

/** A place between steps: a flow, and the index a new step would have in it. */
export type Spot = { state: string; block?: string; lane?: number; index: number }

type Flow = Step[]

/** Changes the step with the id wherever it stands; giving null takes it away. */
export function changeStep(
  definition: Definition,
  id: string,
  change: (step: Step) => Step | null,
): Definition {
  return mapFlows(definition, (flow) => changeIn(flow, id, change))
}

function changeIn(flow: Flow, id: string, change: (step: Step) => Step | null): Flow {
  return flow.flatMap((step) => {
    if (step.id === id) return change(step) ?? []
    return mapLanes(step, (lane) => changeIn(lane, id, change))
  })
}

/** Puts a step at a spot. */
export function insertStep(definition: Definition, spot: Spot, step: Step): Definition {
  return changeLane(definition, spot, (flow) => [
    ...flow.slice(0, spot.index),
    step,
    ...flow.slice(spot.index),
  ])
}

/** Moves a step one place up or down within its own flow. */
export function shiftStep(definition: Definition, id: string, by: -1 | 1): Definition {
  return mapFlows(definition, (flow) => shiftIn(flow, id, by))
}

function shiftIn(flow: Flow, id: string, by: -1 | 1): Flow {
  const at = flow.findIndex((step) => step.id === id)
  if (at < 0) return flow.map((step) => mapLanes(step, (lane) => shiftIn(lane, id, by)))
  const to = at + by
  if (to < 0 || to >= flow.length) return flow
  const next = [...flow]
  next.splice(to, 0, ...next.splice(at, 1))
  return next
}

function changeLane(definition: Definition, spot: Spot, change: (flow: Flow) => Flow): Definition {
  if (!spot.block)
    return changeState(definition, spot.state, (state) => ({ ...state, flow: change(state.flow ?? []) }))
  let lane = -1
  return changeStep(definition, spot.block, (step) =>
    mapLanes(step, (flow) => {
      lane += 1
      return lane === (spot.lane ?? 0) ? change(flow) : flow
    }),
  )
}

/** Changes one state. */
export function changeState(
  definition: Definition,
  name: string,
  change: (state: State) => State,
): Definition {
  const state = definition.states[name]
  if (!state) return definition
  return { ...definition, states: { ...definition.states, [name]: change(state) } }
}

/** Takes a state and every transition to it away. */
export function removeState(definition: Definition, name: string): Definition {
  const { [name]: _gone, ...rest } = definition.states
  const states = Object.fromEntries(
    Object.entries(rest).map(([key, state]) => [key, withoutTarget(state, name)]),
  )
  return { ...definition, states }
}

function withoutTarget(state: State, target: string): State {
  if (!state.on) return state
  const on = Object.entries(state.on).flatMap(([event, answer]) => {
    const list = (Array.isArray(answer) ? answer : [answer]).filter((way) => targetOf(way) !== target)
    if (list.length === 0) return []
    return [[event, list.length === 1 ? list[0] : list] as const]
  })
  return { ...state, on: Object.fromEntries(on) as State['on'] }
}

function targetOf(way: string | { to?: string }): string | undefined {
  return typeof way === 'string' ? way : way.to
}

/** Gives a key of an object a new name, keeping its place in the order. */
export function renameKey<T>(object: Record<string, T>, from: string, to: string): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key === from ? to : key, value]))
}

/** Gives a state a new name, also where transitions, timers and the start point to it. */
export function renameState(definition: Definition, from: string, to: string): Definition {
  const states = Object.entries(definition.states).map(([name, state]) => [
    name === from ? to : name,
    retarget(state, from, to),
  ])
  const start = definition.start.state === from ? { ...definition.start, state: to } : definition.start
  return { ...definition, start, states: Object.fromEntries(states) }
}

function retarget(state: State, from: string, to: string): State {
  const one = (way: string | { to?: string }) => {
    if (typeof way === 'string') return way === from ? to : way
    return way.to === from ? { ...way, to } : way
  }
  const on = Object.entries(state.on ?? {}).map(([event, answer]) => [
    event,
    Array.isArray(answer) ? answer.map(one) : one(answer),
  ])
  const after = state.after?.map((timer) => (timer.to === from ? { ...timer, to } : timer))
  return { ...state, ...(state.on && { on: Object.fromEntries(on) }), ...(after && { after }) }
}

function mapFlows(definition: Definition, change: (flow: Flow) => Flow): Definition {
  const states = Object.entries(definition.states).map(([name, state]) => [
    name,
    state.flow ? { ...state, flow: change(state.flow) } : state,
  ])
  return { ...definition, states: Object.fromEntries(states) }
}

function mapLanes(step: Step, change: (flow: Flow) => Flow): Step {
  if (step.parallel) {
    const branches = step.parallel.branches.map((branch) => ({ ...branch, flow: change(branch.flow ?? []) }))
    return { ...step, parallel: { ...step.parallel, branches } }
  }
  if (step.choose) {
    return { ...step, choose: step.choose.map((choice) => ({ ...choice, flow: change(choice.flow ?? []) })) }
  }
  return step
}

/** Every step and branch id in use. */
export function takenIds(definition: Definition): Set<string> {
  const steps = Object.values(definition.states).flatMap((state) => stepsIn(state.flow))
  const branches = steps.flatMap((step) => step.parallel?.branches.map((branch) => branch.id) ?? [])
  return new Set([...steps.map((step) => step.id), ...branches])
}

/** An id of the form base, base_2, base_3 … that is still free. */
export function freeName(base: string, taken: Set<string>): string {
  if (!taken.has(base)) return base
  let number = 2
  while (taken.has(`${base}_${number}`)) number += 1
  return `${base}_${number}`
}

/** A new step of a kind with the settings it cannot do without. */
export function newStep(kind: StepKind, taken: Set<string>): Step {
  const id = freeName(kind, taken)
  const lane = (name: string) => freeName(name, new Set([...taken, id]))
  switch (kind) {
    case 'approve':
    case 'handle':
      return { id, [kind]: { by: [{ manager: 1, of: 'submitter' }] } }
    case 'cc':
      return { id, cc: { to: [{ submitter: true }] } }
    case 'do':
      return { id, do: [{ set: {} }] }
    case 'wait':
      return { id, wait: { for: '1d' } }
    case 'choose':
      return {
        id,
        choose: [
          { if: '', flow: [] },
          { else: true, flow: [] },
        ],
      }
    case 'parallel':
      return {
        id,
        parallel: {
          branches: [
            { id: lane('branch_a'), flow: [] },
            { id: lane('branch_b'), flow: [] },
          ],
        },
      }
    case 'call':
      return { id, call: { workflow: '' } }
    case 'goto':
      return { id, goto: { to: '' } }
  }
}
