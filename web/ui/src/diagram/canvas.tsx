import '@xyflow/react/dist/base.css'
import './diagram.css'
import {
  Background,
  Controls,
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useNodesInitialized,
  useReactFlow,
} from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PathNode, Text } from '@/api/types'
import { useLanguage } from '@/i18n/text'
import { BranchNode, MergeNode, StateNode, StepNode } from './canvas-nodes'
import { ArrowHeads, WayEdge } from './canvas-ways'
import { type Definition, humanize, words } from './definition'
import { durationText } from './duration'
import { futureEdges, nodesByStep, type RunView, stateLook } from './overlay'
import { makeScene, type Scene } from './scene'
import type { StateEdge } from './state-layout'

const nodeTypes = { state: StateNode, step: StepNode, branch: BranchNode, merge: MergeNode }
const edgeTypes = { way: WayEdge }

export interface CanvasProps {
  definition: Definition
  run?: RunView
  open: Set<string>
  counts?: Record<string, number>
  labels?: Record<string, Text>
  selected?: string
  direction: 'LR' | 'TB'
  height: number | string
  onToggle: (state: string) => void
  onStep?: (step: string, node?: PathNode) => void
  onState?: (state: string) => void
}

/** The workflow drawn on a canvas that can be moved and zoomed. */
export default function Canvas(props: CanvasProps) {
  return (
    <div className="wf-canvas" style={{ height: props.height }}>
      <ReactFlowProvider>
        <Drawing {...props} />
      </ReactFlowProvider>
    </div>
  )
}

function Drawing(props: CanvasProps) {
  const { t } = useTranslation('diagram')
  const scene = useScene(props)
  const nodes = useMemo(() => nodesOf(scene, props), [scene, props])
  const textOf = useWayText(props.definition)
  const edges = useMemo(() => edgesOfScene(scene, props, textOf), [scene, props, textOf])
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      minZoom={0.25}
      maxZoom={1.6}
      panOnScroll
      zoomOnScroll={false}
      preventScrolling={false}
      zoomActivationKeyCode={['Control', 'Meta']}
      onNodeClick={(_event, node) => clicked(node, props)}
      proOptions={{ hideAttribution: true }}
      aria-label={t('picture')}
    >
      <Background gap={18} size={1} color="var(--line-strong)" />
      <Controls showInteractive={false} position="bottom-left" />
      <ArrowHeads />
      <Framing place={focusOf(props)} count={nodes.length} />
    </ReactFlow>
  )
}

/** What stands on a line: its event's name, or the time after which it is taken. */
function useWayText(definition: Definition): (edge: StateEdge) => string {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  return useCallback(
    (edge) =>
      edge.timer ? t('after', { time: durationText(edge.timer, t) }) : wayLabel(definition, edge, language),
    [definition, language, t],
  )
}

function useScene({ definition, run, open, direction, labels }: CanvasProps): Scene {
  const language = useLanguage()
  const labelOf = useWayText(definition)
  return useMemo(() => {
    const titleOf = (state: string) => stateTitle(definition, labels, state, language)
    return makeScene({ definition, run, open, direction, labelOf, titleOf })
  }, [definition, run, open, direction, labels, language, labelOf])
}

function wayLabel(definition: Definition, edge: StateEdge, language: string): string {
  const answer = definition.states[edge.from]?.on?.[edge.event]
  const ways = Array.isArray(answer) ? answer : [answer]
  const titled = ways.find((way) => typeof way === 'object' && way.title && (way.to ?? edge.from) === edge.to)
  return words(typeof titled === 'object' ? titled.title : undefined, language, edge.event)
}

/** The name of a state: its own title, or the label of the value it is mirrored to. */
function stateTitle(
  definition: Definition,
  labels: Record<string, Text> | undefined,
  state: string,
  language: string,
): string {
  return words(definition.states[state]?.title ?? labels?.[state], language, humanize(state))
}

function nodesOf(scene: Scene, props: CanvasProps): Node[] {
  const byStep = nodesByStep(props.run?.path ?? [])
  const states = scene.states.map(
    (one): Node => ({
      id: `state:${one.name}`,
      type: 'state',
      position: { x: one.x, y: one.y },
      width: one.width,
      height: one.height,
      zIndex: 0,
      data: { ...props, place: one, look: stateLook(props.run, one.name) },
    }),
  )
  const boxes = scene.boxes.map(
    (box): Node => ({
      id: box.id,
      type: box.kind,
      position: { x: box.x, y: box.y },
      width: box.width,
      height: box.height,
      zIndex: 2,
      data: { ...props, box, node: byStep.get('step' in box ? box.step.id : '') },
    }),
  )
  return [...states, ...boxes]
}

function edgesOfScene(scene: Scene, { run }: CanvasProps, textOf: (edge: StateEdge) => string): Edge[] {
  const byStep = nodesByStep(run?.path ?? [])
  const passed = (id: string) => ['done', 'current'].includes(byStep.get(id.split('>')[0] ?? id)?.state ?? '')
  const ahead = run ? futureEdges(run) : []
  const links = scene.links.map(
    (link): Edge => ({
      id: `${link.from}-${link.to}`,
      source: link.from,
      target: link.to,
      type: 'smoothstep',
      zIndex: 1,
      className: run && passed(link.from) && passed(link.to) ? 'wf-link wf-taken' : 'wf-link',
    }),
  )
  const lines = scene.lines.map((line): Edge => {
    const [first] = line.edges
    const key = `${first?.from}>${first?.to}`
    const look = run?.edges.includes(key) ? 'taken' : ahead.includes(key) ? 'future' : run ? 'faint' : 'plain'
    return {
      id: `way:${key}`,
      source: `state:${first?.from}`,
      target: `state:${first?.to}`,
      type: 'way',
      zIndex: 1,
      data: { texts: [...new Set(line.edges.map(textOf))], points: line.points, label: line.label, look },
    }
  })
  return [...links, ...lines]
}

function clicked(node: Node, props: CanvasProps) {
  if (node.type === 'state') props.onState?.(node.id.slice('state:'.length))
  const step = node.type === 'step' ? node.id : undefined
  if (step) props.onStep?.(step, (node.data as { node?: PathNode }).node)
}

function focusOf({ run, definition }: CanvasProps): string {
  return `state:${run?.process.state ?? definition.start.state}`
}

/** Fits everything in when it stays readable; otherwise shows the current place at a readable size. */
function Framing({ place, count }: { place: string; count: number }) {
  const flow = useReactFlow()
  const ready = useNodesInitialized()
  const last = useRef('')
  const frame = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const key = `${place}/${count}`
    if (!ready || last.current === key) return
    last.current = key
    const bounds = flow.getNodesBounds(flow.getNodes())
    const area = frame.current?.closest('.wf-canvas')?.getBoundingClientRect()
    if (!area) return
    const fit = Math.min(area.width / (bounds.width + 48), area.height / (bounds.height + 48))
    if (fit >= 0.62) void flow.fitView({ padding: '24px', maxZoom: 1.1, duration: 0 })
    else showStart(flow, place, area)
  }, [ready, place, count, flow])
  return <span ref={frame} hidden />
}

function showStart(flow: ReturnType<typeof useReactFlow>, place: string, area: DOMRect) {
  const bounds = flow.getNodesBounds(flow.getNodes())
  const node = flow.getNode(place)
  const zoom = Math.max(0.62, Math.min(0.85, area.height / (bounds.height + 48)))
  const centre = {
    x: (node?.position.x ?? 0) + (node?.width ?? 0) / 2,
    y: (node?.position.y ?? 0) + Math.min(node?.height ?? 0, area.height / zoom - 40) / 2,
  }
  const half = { x: area.width / zoom / 2 - 24, y: area.height / zoom / 2 - 24 }
  const x = clamp(centre.x, bounds.x + half.x, bounds.x + bounds.width - half.x)
  const y = clamp(centre.y, bounds.y + half.y, bounds.y + bounds.height - half.y)
  void flow.setCenter(x, y, { zoom, duration: 0 })
}

function clamp(value: number, low: number, high: number): number {
  return low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high)
}
