import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react'
import type { Point } from './state-layout'

export type WayData = {
  texts: string[]
  /** When the run last went it. */
  at?: string
  points: Point[]
  label: Point
  look: 'plain' | 'taken' | 'future' | 'faint'
}

/** A line between two states along the bends that the layout gave it, with its events on it. */
export function WayEdge({ id, data }: EdgeProps<Edge<WayData>>) {
  if (!data) return null
  const place = `translate(-50%, -50%) translate(${data.label.x}px, ${data.label.y}px)`
  return (
    <>
      <BaseEdge
        id={id}
        path={smooth(data.points)}
        className={`wf-way wf-way-${data.look}`}
        markerEnd={`url(#wf-arrow-${data.look})`}
      />
      <EdgeLabelRenderer>
        <div className={`wf-way-label wf-way-label-${data.look}`} style={{ transform: place }}>
          {data.texts.map((text) => (
            <span key={text}>{text}</span>
          ))}
          {data.at && <time className="tabular">{data.at}</time>}
        </div>
      </EdgeLabelRenderer>
    </>
  )
}

const bend = 11

/** A line between boxes of a flow; it turns right after a fork and right before a merge. */
export function FlowEdge({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<Edge<{ merging: boolean }>>) {
  const centerY = data?.merging ? targetY - bend : sourceY + bend
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    centerY,
    borderRadius: 6,
    offset: 0,
  })
  return <BaseEdge id={id} path={path} />
}

/** A path through points with rounded corners. */
export function smooth(points: Point[]): string {
  const [first, ...rest] = points
  const last = rest[rest.length - 1]
  if (!first || !last) return ''
  const parts = [`M ${first.x} ${first.y}`]
  rest.slice(0, -1).forEach((point, index) => {
    const next = rest[index + 1] as Point
    const end = index === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    parts.push(`Q ${point.x} ${point.y} ${end.x} ${end.y}`)
  })
  if (rest.length === 1) parts.push(`L ${last.x} ${last.y}`)
  return parts.join(' ')
}

const looks: WayData['look'][] = ['plain', 'taken', 'future', 'faint']

/** The arrow heads that the lines end in. */
export function ArrowHeads() {
  return (
    <svg className="wf-heads" aria-hidden="true" role="presentation">
      <defs>
        {looks.map((look) => (
          <marker
            key={look}
            id={`wf-arrow-${look}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M 0 0.5 L 7.5 4 L 0 7.5 z" className={`wf-head wf-head-${look}`} />
          </marker>
        ))}
      </defs>
    </svg>
  )
}
