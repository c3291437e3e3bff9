import type { PathNode } from '@/api/types'
import { pick } from '@/i18n/text'
import { shortMoment } from '@/ui/time'
import { type Box, type Link, layoutFlow, type Size } from './flow-layout'
import { nodesByStep, type RunView, wayTimes } from './overlay'
import { type Picture, type PictureEdge, type PictureState, type PictureStep, pictureSteps } from './picture'
import { type Line, layoutStates } from './state-layout'

// Everything the canvas draws, in one coordinate system.

export interface SceneState extends Size {
  name: string
  x: number
  y: number
  open: boolean
  steps: number
  state: PictureState
}

export interface Scene {
  states: SceneState[]
  boxes: Box[]
  links: Link[]
  lines: (Line & { texts: string[]; at?: string })[]
}

export interface SceneInput {
  picture: Picture
  open: Set<string>
  run?: RunView
  direction: 'LR' | 'TB'
  language: string
}

const card = { width: 208, head: 26, title: 26, line: 20, pad: 8 }
const closed = { width: 168, height: 58, head: 54, pad: 16 }

/** How large a step's card is: a line for the people or detail, one or two for its condition. */
function stepSize(step: PictureStep, node: PathNode | undefined, language: string): Size {
  const people = (node?.people?.length ?? 0) > 0
  const detail = people ? 26 : step.detail?.en || step.detail?.zh ? card.line : 0
  const condition = conditionLines(pick(step.when, language) || step.if) * card.line
  return { width: card.width, height: card.head + card.title + detail + condition + card.pad }
}

function conditionLines(condition: string | undefined): number {
  if (!condition) return 0
  return textWidth(condition) > card.width - 36 ? 2 : 1
}

/** Lays a picture out with some of its states opened. */
export function makeScene({ picture, open, run, direction, language }: SceneInput): Scene {
  const nodes = nodesByStep(run?.path ?? [])
  const byName = new Map(picture.states.map((state) => [state.name, state]))
  const flows = new Map(
    picture.states
      .filter((state) => open.has(state.name) && state.flow?.length)
      .map((state) => [
        state.name,
        layoutFlow(state.flow ?? [], (step) => stepSize(step, nodes.get(step.id), language)),
      ]),
  )
  const times = wayTimes(run)
  const textsOf = (edges: PictureEdge[]) => [
    ...new Set(edges.map((edge) => pick(edge.label, language) || edge.event)),
  ]
  const timeOf = ([edge]: PictureEdge[]) => {
    const at = edge && times.get(`${edge.from}>${edge.to}`)
    return at ? shortMoment(at) : undefined
  }
  const placed = layoutStates({
    picture,
    direction,
    sizeOf: (name) => stateSize(flows.get(name), pick(byName.get(name)?.label, language)),
    labelSize: (edges) => textSize([...textsOf(edges), ...[timeOf(edges) ?? []].flat()]),
  })
  const states = placed.states.map((place) => {
    const state = byName.get(place.name) as PictureState
    return { ...place, state, open: flows.has(place.name), steps: pictureSteps(state.flow).length }
  })
  const boxes = states.flatMap((one) =>
    inside(one, flows.get(one.name)?.boxes ?? [], flows.get(one.name)?.width ?? 0),
  )
  const links = [...flows.values()].flatMap((flow) => flow.links)
  return {
    states,
    boxes,
    links,
    lines: placed.lines.map((line) => ({ ...line, texts: textsOf(line.edges), at: timeOf(line.edges) })),
  }
}

function stateSize(flow: Size | undefined, title: string): Size {
  const width = Math.max(closed.width, textWidth(title) + 72)
  if (!flow) return { width, height: closed.height }
  return {
    width: Math.max(width, flow.width + 2 * closed.pad),
    height: closed.head + flow.height + closed.pad,
  }
}

function inside(place: SceneState, boxes: Box[], width: number): Box[] {
  const left = place.x + (place.width - width) / 2
  return boxes.map((box) => ({ ...box, x: box.x + left, y: box.y + place.y + closed.head }))
}

/** The room that lines of small text take, Chinese characters being twice as wide. */
export function textSize(lines: string[]): Size {
  return { width: Math.max(0, ...lines.map(textWidth)) + 14, height: lines.length * 17 + 4 }
}

function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 12.4 : 6.6), 0)
}
