import '@xyflow/react/dist/base.css'
import './diagram.css'
import { ArrowsAltOutlined } from '@ant-design/icons'
import {
  Background,
  ControlButton,
  Controls,
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useNodesInitialized,
  useReactFlow,
} from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PathNode } from '@/api/types'
import { useLanguage } from '@/i18n/text'
import { BranchNode, MergeNode, StateNode, StepNode } from './canvas-nodes'
import { ArrowHeads, FlowEdge, WayEdge } from './canvas-ways'
import { currentSteps, futureEdges, nodesByStep, type RunView, type StepFigure, stateLook } from './overlay'
import type { Picture } from './picture'
import { makeScene, type Scene } from './scene'
import { Walked } from './walked'

const nodeTypes = { state: StateNode, step: StepNode, branch: BranchNode, merge: MergeNode }
const edgeTypes = { way: WayEdge, flow: FlowEdge }

export interface CanvasProps {
  picture: Picture
  run?: RunView
  open: Set<string>
  counts?: Record<string, number>
  figures?: Record<string, StepFigure>
  selected?: string
  direction: 'LR' | 'TB'
  height: number | string
  onToggle: (state: string) => void
  onStep?: (step: string, node?: PathNode) => void
  onState?: (state: string) => void
  /** Shows the picture over the whole page. */
  onLarge?: () => void
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
  const { picture, run, open, direction, counts, figures, selected } = props
  const language = useLanguage()
  const scene = useMemo(
    () => makeScene({ picture, run, open, direction, language }),
    [picture, run, open, direction, language],
  )
  const toggle = useRef(props.onToggle)
  toggle.current = props.onToggle
  const nodes = useMemo(
    () => nodesOf(scene, { run, counts, figures, selected, onToggle: (state) => toggle.current(state) }),
    [scene, run, counts, figures, selected],
  )
  const edges = useMemo(() => edgesOf(scene, run), [scene, run])
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
      <Controls showInteractive={false} orientation="horizontal" position="bottom-right">
        {props.onLarge && (
          <ControlButton onClick={props.onLarge} title={t('large')} aria-label={t('large')}>
            <ArrowsAltOutlined aria-hidden />
          </ControlButton>
        )}
      </Controls>
      <ArrowHeads />
      <Framing places={focusOf(picture, run)} shape={`${direction}/${[...open].join()}`} />
      <Following selected={selected} />
    </ReactFlow>
  )
}

export interface NodeContext {
  run?: RunView
  counts?: Record<string, number>
  figures?: Record<string, StepFigure>
  selected?: string
  onToggle: (state: string) => void
}

function nodesOf(scene: Scene, context: NodeContext): Node[] {
  const byStep = nodesByStep(context.run?.path ?? [])
  const states = scene.states.map(
    (place): Node => ({
      ...placed(place),
      id: `state:${place.name}`,
      type: 'state',
      zIndex: 0,
      data: { ...context, place, look: stateLook(context.run, place.name) },
    }),
  )
  const boxes = scene.boxes.map(
    (box): Node => ({
      ...placed(box),
      id: box.id,
      type: box.kind,
      zIndex: 2,
      data: { ...context, box, node: 'step' in box ? byStep.get(box.step.id) : undefined },
    }),
  )
  return [...states, ...boxes]
}

function placed({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { position: { x, y }, width, height, measured: { width, height } }
}

function edgesOf(scene: Scene, run: RunView | undefined): Edge[] {
  const way = new Walked(run, scene)
  const links = scene.links.map(
    (link): Edge => ({
      id: `${link.from}-${link.to}`,
      source: link.from,
      target: link.to,
      type: 'flow',
      data: { merging: link.to.endsWith('>merge') },
      zIndex: 1,
      className: `wf-link ${linkLook(way, link)}`,
    }),
  )
  return [...links, ...scene.lines.map((line) => wayOf(line, run))]
}

function linkLook(way: Walked, link: Scene['links'][number]): string {
  if (way.left(link.from) && way.reached(link.to)) return 'wf-taken'
  return way.expected(link) ? 'wf-ahead' : ''
}

function wayOf(line: Scene['lines'][number], run: RunView | undefined): Edge {
  const [first] = line.edges
  const key = `${first?.from}>${first?.to}`
  const ahead = run ? futureEdges(run) : []
  const look = run?.edges.includes(key) ? 'taken' : ahead.includes(key) ? 'future' : run ? 'faint' : 'plain'
  return {
    id: `way:${key}`,
    source: `state:${first?.from}`,
    target: `state:${first?.to}`,
    type: 'way',
    zIndex: 1,
    data: { texts: line.texts, at: line.at, points: line.points, label: line.label, look },
  }
}

function clicked(node: Node, props: CanvasProps) {
  if (node.type === 'state') props.onState?.(node.id.slice('state:'.length))
  if (node.type === 'step') props.onStep?.(node.id, (node.data as { node?: PathNode }).node)
  if (node.type === 'branch') props.onStep?.(node.id.split('>')[0] ?? '')
}

/** What a picture that does not fit shows first: where the run is, or its state while that is closed. */
function focusOf(picture: Picture, run: RunView | undefined): string[] {
  const state =
    run?.process.state ?? picture.states.find(({ start }) => start)?.name ?? picture.states[0]?.name
  return [...currentSteps(run?.path ?? []), `state:${state}`]
}

const readable = 0.62

/** Fits everything in when it stays readable; otherwise shows the current place at a readable size. */
function Framing({ places, shape }: { places: string[]; shape: string }) {
  const flow = useReactFlow()
  const ready = useNodesInitialized()
  const last = useRef('')
  const frame = useRef<HTMLSpanElement>(null)
  const wanted = places.join()
  useEffect(() => {
    const key = `${wanted}/${shape}`
    const area = frame.current?.closest('.wf-canvas')?.getBoundingClientRect()
    if (!ready || last.current === key || !area) return
    last.current = key
    const bounds = flow.getNodesBounds(flow.getNodes())
    const fit = Math.min(area.width / (bounds.width + 48), area.height / (bounds.height + 48))
    if (fit >= readable) void flow.fitView({ padding: '24px', maxZoom: 1.1, duration: 0 })
    else showPlace(flow, wanted.split(','), area)
  }, [ready, wanted, shape, flow])
  return <span ref={frame} hidden />
}

/** Moves the picture when what is chosen elsewhere stands outside of it. */
function Following({ selected }: { selected: string | undefined }) {
  const flow = useReactFlow()
  const frame = useRef<HTMLSpanElement>(null)
  const last = useRef(selected)
  useEffect(() => {
    if (last.current === selected) return
    last.current = selected
    const node = selected ? flow.getNode(selected) : undefined
    const area = frame.current?.closest('.wf-canvas')?.getBoundingClientRect()
    if (!node || !area) return
    const corner = flow.flowToScreenPosition(node.position)
    const { zoom } = flow.getViewport()
    const inside =
      corner.x >= area.left &&
      corner.y >= area.top &&
      corner.x + (node.width ?? 0) * zoom <= area.right &&
      corner.y + Math.min((node.height ?? 0) * zoom, 80) <= area.bottom
    if (!inside) void flow.setCenter(...middle(node), { zoom, duration: 200 })
  }, [selected, flow])
  return <span ref={frame} hidden />
}

function middle(node: Node): [number, number] {
  return [node.position.x + (node.width ?? 0) / 2, node.position.y + Math.min((node.height ?? 0) / 2, 160)]
}

/** Shows the first of the places that the picture has. */
function showPlace(flow: ReturnType<typeof useReactFlow>, places: string[], area: DOMRect) {
  const bounds = flow.getNodesBounds(flow.getNodes())
  const node = places.map((place) => flow.getNode(place)).find(Boolean)
  const zoom = Math.max(readable, Math.min(0.85, area.height / (bounds.height + 48)))
  const half = { x: area.width / zoom / 2 - 24, y: area.height / zoom / 2 - 24 }
  const centre = {
    x: (node?.position.x ?? 0) + (node?.width ?? 0) / 2,
    y: (node?.position.y ?? 0) + Math.min((node?.height ?? 0) / 2, half.y - 24),
  }
  const x = clamp(centre.x, bounds.x + half.x, bounds.x + bounds.width - half.x)
  const y = clamp(centre.y, bounds.y + half.y, bounds.y + bounds.height - half.y)
  void flow.setCenter(x, y, { zoom, duration: 0 })
}

function clamp(value: number, low: number, high: number): number {
  return low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high)
}
