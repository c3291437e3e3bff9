import type { PathNode } from '@/api/types'
import { type Definition, kindOf, type Step, stepsIn } from './definition'
import { type Box, type Link, layoutFlow, type Size } from './flow-layout'
import { nodesByStep, type RunView } from './overlay'
import { layoutStates, type Point, type StateEdge } from './state-layout'

// Everything the canvas draws, in one coordinate system.

export interface SceneState {
  name: string
  x: number
  y: number
  width: number
  height: number
  open: boolean
  steps: number
}

export interface Scene {
  states: SceneState[]
  boxes: (Box & { state: string })[]
  links: Link[]
  lines: { edges: StateEdge[]; points: Point[]; label: Point; size: Size }[]
}

export interface SceneInput {
  definition: Definition
  open: Set<string>
  run?: RunView
  direction: 'LR' | 'TB'
  labelOf: (edge: StateEdge) => string
  titleOf: (state: string) => string
}

const card = { width: 208, head: 26, title: 24, line: 20, pad: 12 }
const state = { width: 168, height: 58, head: 52, pad: 16 }

/** How large a step's card is: a line for the people, for its condition, for what was decided. */
export function stepSize(step: Step, node: PathNode | undefined): Size {
  const people = (node?.people?.length ?? 0) > 0
  const asked = step.approve || step.handle || step.cc || step.wait || step.do || step.call || step.goto
  const lines = (people || asked ? 1 : 0) + (step.if ? 1 : 0) + (people ? 0.4 : 0)
  return { width: card.width, height: card.head + card.title + lines * card.line + card.pad }
}

/** Lays a definition out with some of its states opened. */
export function makeScene(input: SceneInput): Scene {
  const nodes = nodesByStep(input.run?.path ?? [])
  const flows = new Map(
    Object.entries(input.definition.states)
      .filter(([name, one]) => input.open.has(name) && (one.flow?.length ?? 0) > 0)
      .map(([name, one]) => [name, layoutFlow(one.flow ?? [], (step) => stepSize(step, nodes.get(step.id)))]),
  )
  const sizeOf = (name: string) => stateSize(flows.get(name), input.titleOf(name))
  const labelSize = (edges: StateEdge[]) => textSize(edges.map(input.labelOf))
  const placed = layoutStates({ definition: input.definition, sizeOf, labelSize, direction: input.direction })
  const states = Object.entries(placed.states).map(([name, place]) => ({
    name,
    ...place,
    open: flows.has(name),
    steps: stepsIn(input.definition.states[name]?.flow).length,
  }))
  const boxes = states.flatMap((one) =>
    inside(one, flows.get(one.name)?.boxes ?? [], flows.get(one.name)?.width ?? 0),
  )
  const links = [...flows.values()].flatMap((flow) => flow.links)
  const lines = placed.lines.map((line) => ({ ...line, size: labelSize(line.edges) }))
  return { states, boxes, links, lines }
}

function stateSize(flow: Size | undefined, title: string): Size {
  const closed = { width: Math.max(state.width, textWidth(title) + 64), height: state.height }
  if (!flow) return closed
  return {
    width: Math.max(closed.width, flow.width + 2 * state.pad),
    height: state.head + flow.height + state.pad,
  }
}

function inside(place: SceneState, boxes: Box[], width: number): (Box & { state: string })[] {
  const left = place.x + (place.width - width) / 2
  return boxes.map((box) => ({ ...box, x: box.x + left, y: box.y + place.y + state.head, state: place.name }))
}

/** The room that lines of small text take, Chinese characters being twice as wide. */
export function textSize(lines: string[]): Size {
  return { width: Math.max(...lines.map(textWidth)) + 14, height: lines.length * 17 + 4 }
}

function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 12 : 6.4), 0)
}

/** The kinds of steps in a definition, in the order of the legend. */
export function kindsIn(definition: Definition): Set<string> {
  return new Set(Object.values(definition.states).flatMap((one) => stepsIn(one.flow).map(kindOf)))
}
