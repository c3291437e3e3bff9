import { Graph, layout } from '@dagrejs/dagre'
import type { Size } from './flow-layout'
import type { Picture, PictureEdge } from './picture'

// Where the states stand and how the lines between them run.

export type Point = { x: number; y: number }

export interface LayoutInput {
  picture: Picture
  sizeOf: (state: string) => Size
  labelSize: (edges: PictureEdge[]) => Size
  direction: 'LR' | 'TB'
}

export interface Line {
  edges: PictureEdge[]
  points: Point[]
  label: Point
}

/** Lines with the same ends drawn as one, so that two ways to a state do not hide each other. */
export function joinEdges(edges: PictureEdge[]): PictureEdge[][] {
  const groups = new Map<string, PictureEdge[]>()
  for (const edge of edges) {
    if (edge.from === edge.to) continue
    const key = `${edge.from}>${edge.to}`
    groups.set(key, [...(groups.get(key) ?? []), edge])
  }
  return [...groups.values()]
}

/** Lays the states out with dagre; lines keep the bends dagre gave them. */
export function layoutStates({ picture, sizeOf, labelSize, direction }: LayoutInput) {
  const graph = new Graph()
  graph.setGraph({ rankdir: direction, nodesep: 36, ranksep: direction === 'LR' ? 40 : 34, edgesep: 18 })
  const names = picture.states.map((state) => state.name)
  for (const name of names) graph.setNode(name, { ...sizeOf(name) })
  const groups = joinEdges(picture.edges).filter(
    ([edge]) => edge && names.includes(edge.to) && names.includes(edge.from),
  )
  for (const group of groups) addEdge(graph, group, labelSize(group))
  layout(graph)
  return {
    states: names.map((name) => ({ name, ...corner(graph.node(name) as Point & Size) })),
    lines: groups.map((group): Line => ({ edges: group, ...lineOf(graph, group) })),
  }
}

function addEdge(graph: Graph, group: PictureEdge[], size: Size) {
  const [first] = group
  if (!first) return
  graph.setEdge(first.from, first.to, {
    ...size,
    labelpos: 'c',
    weight: group.every((edge) => edge.auto) ? 1 : 2,
  })
}

function lineOf(graph: Graph, group: PictureEdge[]): { points: Point[]; label: Point } {
  const [first] = group as [PictureEdge]
  const edge = graph.edge(first.from, first.to) as { points: Point[]; x: number; y: number }
  return { points: edge.points, label: { x: edge.x, y: edge.y } }
}

function corner(node: Point & Size): Point & Size {
  return { x: node.x - node.width / 2, y: node.y - node.height / 2, width: node.width, height: node.height }
}
