import './diagram.css'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PathNode } from '@/api/types'
import { usePhone } from '@/ui/preferences'
import type { Definition } from './definition'
import type { RunView } from './overlay'
import { PathList } from './path-list'
import { draw, type Picture, pictureSteps } from './picture'
import { PictureList } from './picture-list'

const Canvas = lazy(() => import('./canvas'))

export interface WorkflowPictureProps {
  /** What the server drew; absent for a definition that is being changed. */
  diagram?: Picture
  definition?: Definition
  /** A run: its path in colour, its place lit, what is expected dashed. */
  run?: RunView
  /** Runs in each state. */
  counts?: Record<string, number>
  /** The step's id, or "state:name", that is marked. */
  selected?: string
  height?: number | string
  onStep?: (step: string, node?: PathNode) => void
  onState?: (state: string) => void
}

/** A workflow as a picture; on a phone as a list, which says the same. */
export function WorkflowPicture({ diagram, definition, ...props }: WorkflowPictureProps) {
  const { t } = useTranslation('diagram')
  const phone = usePhone()
  const picture = useMemo(
    () => diagram ?? (definition ? draw(definition, t) : { states: [], edges: [] }),
    [diagram, definition, t],
  )
  if (phone && props.run) return <PathList nodes={props.run.path} onStep={props.onStep} />
  if (phone) return <PictureList picture={picture} {...props} />
  return <OnCanvas picture={picture} {...props} />
}

interface CanvasInput extends Omit<WorkflowPictureProps, 'diagram' | 'definition'> {
  picture: Picture
}

function OnCanvas({ height = 520, ...props }: CanvasInput) {
  const { open, toggle } = useOpenStates(props.picture, props.run)
  const { frame, direction } = useDirection()
  return (
    <div ref={frame}>
      <Suspense fallback={<div className="wf-canvas skeleton" style={{ height }} />}>
        {direction && (
          <Canvas {...props} open={open} onToggle={toggle} direction={direction} height={height} />
        )}
      </Suspense>
      {props.run && <Legend />}
    </div>
  )
}

/** Which states show their flow: on a run where it is or was, on a definition the only one while it stays small. */
function useOpenStates(picture: Picture, run: RunView | undefined) {
  const [flipped, setFlipped] = useState<Set<string>>(new Set())
  const open = useMemo(() => {
    const byDefault = defaultOpen(picture, run)
    const names = picture.states.map((state) => state.name)
    return new Set(names.filter((name) => byDefault.has(name) !== flipped.has(name)))
  }, [picture, run, flipped])
  const toggle = (name: string) =>
    setFlipped((before) => {
      const next = new Set(before)
      if (!next.delete(name)) next.add(name)
      return next
    })
  return { open, toggle }
}

function defaultOpen(picture: Picture, run: RunView | undefined): Set<string> {
  const flows = picture.states.filter((state) => state.flow?.length)
  const names = flows.map((state) => state.name)
  if (run) {
    const here = names.filter((name) => run.process.state === name)
    return new Set(here.length > 0 ? here : names.filter((name) => run.visited.includes(name)))
  }
  const steps = flows.reduce((sum, state) => sum + pictureSteps(state.flow).length, 0)
  return new Set(names.length === 1 && steps <= 14 ? names : [])
}

/** Wide places read from left to right, narrow ones from top to bottom. */
function useDirection() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState<number>()
  useEffect(() => {
    const element = frame.current
    if (!element) return
    setWidth(element.clientWidth)
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return {
    frame,
    direction: width === undefined ? undefined : width >= 640 ? ('LR' as const) : ('TB' as const),
  }
}

function Legend() {
  const { t } = useTranslation('diagram')
  return (
    <div className="wf-legend">
      <span>
        <i className="done" />
        {t('legend.done')}
      </span>
      <span>
        <i className="now" />
        {t('legend.now')}
      </span>
      <span>
        <i className="next" />
        {t('legend.next')}
      </span>
    </div>
  )
}
