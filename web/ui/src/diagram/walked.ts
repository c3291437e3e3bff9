import type { Box, Link } from './flow-layout'
import { nodesByStep, type RunView } from './overlay'

/** Which boxes of a flow a run has reached, and which it has left again. */
export class Walked {
  private readonly states: Map<string, string>
  private readonly boxes: Map<string, Box>

  constructor(run: RunView | undefined, scene: { boxes: Box[] }) {
    this.states = new Map([...nodesByStep(run?.path ?? [])].map(([step, node]) => [step, node.state]))
    this.boxes = new Map(scene.boxes.map((box) => [box.id, box]))
  }

  /** Whether the run has come to a box: a step asked or done, a branch begun, a block merged. */
  reached(id: string): boolean {
    const box = this.boxes.get(id)
    if (box?.kind === 'merge') return this.states.get(blockOf(id)) === 'done'
    if (box?.kind === 'branch') return this.begun(blockOf(id)) && this.branchBegun(box)
    return this.begun(id)
  }

  /** Whether the run has gone on from a box. */
  left(id: string): boolean {
    const box = this.boxes.get(id)
    if (box?.kind !== 'step') return this.reached(id)
    return this.states.get(id) === 'done' || ((box.step.branches?.length ?? 0) > 0 && this.begun(id))
  }

  /** Whether the run is expected to come to a box. */
  ahead(id: string): boolean {
    const box = this.boxes.get(id)
    const step = box?.kind === 'merge' ? blockOf(id) : box?.kind === 'branch' ? this.firstOf(box) : id
    return (
      ['future', 'maybe'].includes(this.states.get(step) ?? '') ||
      (box?.kind === 'merge' && this.states.get(step) === 'current')
    )
  }

  /** Whether the run is expected to go a line: never out of a way that it does not take. */
  expected({ from, to }: Link): boolean {
    return this.ahead(to) && !(this.boxes.get(to)?.kind === 'merge' && this.untaken(from, blockOf(to)))
  }

  /** Whether the way of a block that ends at a box is one of which the run takes nothing. */
  private untaken(end: string, block: string): boolean {
    const box = this.boxes.get(block)
    const branches = box?.kind === 'step' ? (box.step.branches ?? []) : []
    const way = branches.find(({ flow = [] }) => [end, blockOf(end)].includes(flow.at(-1)?.id ?? ''))
    return way?.flow?.every((step) => this.states.get(step.id) === 'skipped') ?? false
  }

  private firstOf(box: Extract<Box, { kind: 'branch' }>): string {
    return box.step.branches?.[box.index]?.flow?.[0]?.id ?? box.step.id
  }

  private begun(step: string): boolean {
    return ['done', 'current'].includes(this.states.get(step) ?? '')
  }

  private branchBegun(box: Extract<Box, { kind: 'branch' }>): boolean {
    const [first] = box.step.branches?.[box.index]?.flow ?? []
    return !first || this.begun(first.id)
  }
}

function blockOf(id: string): string {
  return id.slice(0, id.lastIndexOf('>'))
}
