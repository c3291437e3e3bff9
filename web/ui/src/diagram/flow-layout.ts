import type { PictureStep } from './picture'

// Where the cards of a flow stand: steps below each other, branches side by side, merging below.
// Sizes come from the caller; places are relative to the flow's own corner.

export type Size = { width: number; height: number }

export type Box =
  | ({ kind: 'step'; id: string; step: PictureStep } & Place)
  | ({ kind: 'branch'; id: string; step: PictureStep; index: number } & Place)
  | ({ kind: 'merge'; id: string } & Place)

type Place = { x: number; y: number; width: number; height: number }

export type Link = { from: string; to: string }

export type Layout = Size & { boxes: Box[]; links: Link[] }

/** A laid-out piece with its first and last box and the x of the line through its middle. */
type Piece = Layout & { entry: string; exit: string; axis: number }

const gap = { step: 22, branch: 18 }
const heading = { width: 184, line: 26, lines: 44 }
const mergeSize: Size = { width: 10, height: 10 }

/** Lays a flow out; an empty flow has no boxes and no size. */
export function layoutFlow(flow: PictureStep[], sizeOf: (step: PictureStep) => Size): Layout {
  const piece = sequence(
    flow.map((step) => block(step, sizeOf)),
    gap.step,
  )
  return piece ?? { width: 0, height: 0, boxes: [], links: [] }
}

function block(step: PictureStep, sizeOf: (step: PictureStep) => Size): Piece {
  const head = single({ kind: 'step', id: step.id, step, x: 0, y: 0, ...sizeOf(step) })
  const flows = (step.branches ?? []).map((branch) => branch.flow ?? [])
  if (flows.length === 0) return head
  const columns = flows.map((flow, index) => column(step, index, flow, sizeOf))
  const merge = single({ kind: 'merge', id: `${step.id}>merge`, x: 0, y: 0, ...mergeSize })
  return fan(head, columns, merge)
}

function column(
  step: PictureStep,
  index: number,
  flow: PictureStep[],
  sizeOf: (step: PictureStep) => Size,
): Piece {
  const label = single({
    kind: 'branch',
    id: `${step.id}>${index}`,
    step,
    index,
    x: 0,
    y: 0,
    ...headingSize(step),
  })
  return sequence([label, ...flow.map((inner) => block(inner, sizeOf))], gap.branch) as Piece
}

/** Branches are headed by a name, a condition, or both below each other; all of a block alike. */
function headingSize(step: PictureStep): Size {
  const both = step.branches?.some(({ label, if: condition }) => condition && (label.en || label.zh))
  return { width: heading.width, height: both ? heading.lines : heading.line }
}

function single(box: Box): Piece {
  return {
    width: box.width,
    height: box.height,
    boxes: [box],
    links: [],
    entry: box.id,
    exit: box.id,
    axis: box.width / 2,
  }
}

/** Pieces below each other on one axis. */
function sequence(pieces: Piece[], space: number): Piece | null {
  const [first] = pieces
  const last = pieces[pieces.length - 1]
  if (!first || !last) return null
  const axis = Math.max(...pieces.map((piece) => piece.axis))
  const right = Math.max(...pieces.map((piece) => piece.width - piece.axis))
  const boxes: Box[] = []
  const links: Link[] = []
  let y = 0
  pieces.forEach((piece, index) => {
    boxes.push(...moved(piece.boxes, axis - piece.axis, y))
    links.push(...piece.links)
    const before = pieces[index - 1]
    if (before) links.push({ from: before.exit, to: piece.entry })
    y += piece.height + space
  })
  return { width: axis + right, height: y - space, boxes, links, entry: first.entry, exit: last.exit, axis }
}

/** A head, columns side by side below it, and the place where they merge. */
function fan(head: Piece, columns: Piece[], merge: Piece): Piece {
  const top = head.height + gap.step
  const tallest = Math.max(...columns.map((piece) => piece.height))
  const row = columns.reduce((sum, piece) => sum + piece.width, 0) + gap.branch * (columns.length - 1)
  const width = Math.max(row, head.width)
  const axis = width / 2
  const boxes = [...moved(head.boxes, axis - head.axis, 0)]
  const links = [...head.links]
  let x = (width - row) / 2
  for (const piece of columns) {
    boxes.push(...moved(piece.boxes, x, top))
    links.push(...piece.links, { from: head.exit, to: piece.entry }, { from: piece.exit, to: merge.entry })
    x += piece.width + gap.branch
  }
  const bottom = top + tallest + gap.step
  boxes.push(...moved(merge.boxes, axis - merge.axis, bottom))
  return { width, height: bottom + merge.height, boxes, links, entry: head.entry, exit: merge.exit, axis }
}

function moved(boxes: Box[], dx: number, dy: number): Box[] {
  return boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy }))
}
