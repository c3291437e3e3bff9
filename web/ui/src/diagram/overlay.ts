import type { PathNode, PathPerson, Process, Text } from '@/api/types'

/** What a run did, as the picture shows it over its definition. */
export interface RunView {
  process: Process
  path: PathNode[]
  visited: string[]
  edges: string[]
  history?: { at: string; from?: string; to?: string }[]
}

/** How a step went in the latest runs: what is open, and the median seconds until it was decided. */
export interface StepFigure {
  open: number
  done: number
  median_seconds: number
}

export type StateLook = 'plain' | 'visited' | 'current' | 'future'

/** One way of a block on a path. */
export interface PathBranch {
  id: string
  label?: Text
  state?: string
  nodes: PathNode[]
}

/** The ways of a block on a path. */
export function branchesOf(node: PathNode): PathBranch[] {
  return ((node.branches ?? []) as (PathBranch | PathNode[])[]).map((branch, index) =>
    Array.isArray(branch) ? { id: String(index), nodes: branch } : branch,
  )
}

/** Whether a run takes nothing of a way. */
export function untaken(branch: PathBranch): boolean {
  return branch.state === 'skipped'
}

const undecided = new Set(['open', 'waiting', 'approving'])

/** What a person decided at a step, or nothing while they are still asked. */
export function decisionOf(person: PathPerson): string | undefined {
  return person.decision && !undecided.has(person.decision) ? person.decision : undefined
}

/** Every node of a path by its step, those inside branches too; a later visit wins. */
export function nodesByStep(path: PathNode[]): Map<string, PathNode> {
  const found = new Map<string, PathNode>()
  const walk = (nodes: PathNode[]) => {
    for (const node of nodes) {
      if (node.kind !== 'state') found.set(node.step, node)
      for (const branch of branchesOf(node)) walk(branch.nodes)
    }
  }
  walk(path)
  return found
}

/** The steps at which a run is, without the blocks around them. */
export function currentSteps(path: PathNode[]): string[] {
  return path
    .filter((node) => node.state === 'current' && node.kind !== 'state')
    .flatMap((node) => {
      const inside = currentSteps(branchesOf(node).flatMap((branch) => branch.nodes))
      return inside.length > 0 ? inside : [node.step]
    })
}

/** How a state looks on a run. */
export function stateLook(run: RunView | undefined, state: string): StateLook {
  if (!run) return 'plain'
  if (run.process.state === state) return 'current'
  if (run.visited.includes(state)) return 'visited'
  return futureStates(run).includes(state) ? 'future' : 'plain'
}

function futureStates(run: RunView): string[] {
  return run.path.filter((node) => node.kind === 'state' && isAhead(node)).map((node) => node.step)
}

/** The ways between states that the run is expected to take. */
export function futureEdges(run: RunView): string[] {
  const states = [run.process.state, ...futureStates(run)]
  return states.slice(1).map((state, index) => `${states[index]}>${state}`)
}

/** When each way between states was last gone, as "from>to". */
export function wayTimes(run: RunView | undefined): Map<string, string> {
  const gone = (run?.history ?? []).filter((line) => line.from && line.to)
  return new Map(gone.map((line) => [`${line.from}>${line.to}`, line.at]))
}

/** Whether a node still lies ahead. */
export function isAhead(node: PathNode): boolean {
  return node.state === 'future' || node.state === 'maybe'
}
