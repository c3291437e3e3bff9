import { Graph, layout } from '@dagrejs/dagre'
import { type Definition, transitionsOf } from './definition'
import type { Size } from './flow-layout'

// Where the states stand and how the lines between them run.

export type StateEdge = { id: string; from: string; to: string; event: string; timer?: string }
export type Point = { x: number; y: number }
export type StatePlaces = Size & {
  states: Record<string, Point & Size>
  edges: (StateEdge & { points: Point[]; label: Point })[]
}

/** Every way from one state to another: events first, then timers, in document order. */
export function edgesOf(definition: Definition): StateEdge[] {
  return Object.entries(definition.states).flatMap(([from, state]) => [
    ...Object.entries(state.on ?? {}).flatMap(([event, answer]) =>
      transitionsOf(answer).map((way, index) => ({
        id: `${from}.${event}.${index}`,
        from,
        to: way.to ?? from,
        event,
      })),
    ),
    ...(state.after ?? []).flatMap((timer, index) =>
      timer.to ? [{ id: `${from}.after.${index}`, from, to: timer.to, event: '', timer: timer.wait }] : [],
    ),
  ])
}

/** Lines with the same ends drawn as one, so that two ways to a state do not hide each other. */
export function joinEdges(edges: StateEdge[]): StateEdge[][] {
  const groups = new Map<string, StateEdge[]>()
  for (const edge of edges) {
    const key = `${edge.from}>${edge.to}`
    groups.set(key, [...(groups.get(key) ?? []), edge])
  }
  return [...groups.values()]
}

export type LayoutInput = {
  definition: Definition
  sizeOf: (state: string) => Size
  labelSize: (edges: StateEdge[]) => Size
  direction: 'LR' | 'TB'
}

/** Lays the states out with dagre; lines keep the bends dagre gave them. */
export function layoutStates({ definition, sizeOf, labelSize, direction }: LayoutInput) {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: direction, nodesep: 36, ranksep: direction === 'LR' ? 40 : 34, edgesep: 18 })
  const names = Object.keys(definition.states)
  for (const name of names) graph.setNode(name, { ...sizeOf(name) })
  const groups = joinEdges(edgesOf(definition)).filter(
    ([first]) => first && first.to !== first.from && names.includes(first.to),
  )
  for (const group of groups) addEdge(graph, group, labelSize(group))
  layout(graph)
  return {
    states: Object.fromEntries(names.map((name) => [name, corner(graph.node(name) as Point & Size)])),
    lines: groups.map((group) => ({ edges: group, ...lineOf(graph, group) })),
  }
}

function addEdge(graph: Graph, group: StateEdge[], size: Size) {
  const [first] = group
  if (!first) return
  const weight = first.timer ? 1 : 2
  graph.setEdge(first.from, first.to, { ...size, labelpos: 'c', weight }, first.id)
}

function lineOf(graph: Graph, group: StateEdge[]): { points: Point[]; label: Point } {
  const [first] = group as [StateEdge]
  const edge = graph.edge(first.from, first.to, first.id) as { points: Point[]; x: number; y: number }
  return { points: edge.points, label: { x: edge.x, y: edge.y } }
}

function corner(node: Point & Size): Point & Size {
  return { x: node.x - node.width / 2, y: node.y - node.height / 2, width: node.width, height: node.height }
}
