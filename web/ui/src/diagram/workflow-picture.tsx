import './diagram.css'
import { ArrowsAltOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PathNode } from '@/api/types'
import { usePhone } from '@/ui/preferences'
import type { Definition } from './definition'
import type { RunView, StepFigure } from './overlay'
import { PathList } from './path-list'
import { draw, type Picture, pictureSteps } from './picture'
import { PictureList } from './picture-list'
import type { Names } from './who'

const Canvas = lazy(() => import('./canvas'))

export interface WorkflowPictureProps {
  /** What the server drew; absent for a definition that is being changed. */
  diagram?: Picture
  definition?: Definition
  /** Names of roles, teams and fields, for drawing a definition. */
  names?: Names
  /** What it is a picture of. */
  title?: string
  /** A run: its path in colour, its place lit, what is expected dashed. */
  run?: RunView
  /** Runs in each state. */
  counts?: Record<string, number>
  /** How each step went in the latest runs. */
  figures?: Record<string, StepFigure>
  /** The step's id, or "state:name", that is marked. */
  selected?: string
  height?: number | string
  onStep?: (step: string, node?: PathNode) => void
  onState?: (state: string) => void
}

/** A workflow as a picture; on a phone as a list, which says the same, and as a picture when asked for. */
export function WorkflowPicture({ diagram, definition, names, title, ...props }: WorkflowPictureProps) {
  const { t } = useTranslation('diagram')
  const phone = usePhone()
  const [large, setLarge] = useState(false)
  const picture = useMemo(
    () => diagram ?? (definition ? draw(definition, t, names) : { states: [], edges: [] }),
    [diagram, definition, names, t],
  )
  return (
    <>
      {phone ? (
        <AsList picture={picture} {...props} onLarge={() => setLarge(true)} />
      ) : (
        <OnCanvas picture={picture} {...props} onLarge={() => setLarge(true)} />
      )}
      <Modal
        open={large}
        onCancel={() => setLarge(false)}
        title={title || t('picture')}
        footer={null}
        mask={{ closable: true }}
        width="min(1600px, 100vw)"
        className="wf-large"
        centered
        destroyOnHidden
      >
        <OnCanvas picture={picture} {...props} height="calc(100vh - 150px)" />
      </Modal>
    </>
  )
}

interface CanvasInput extends Omit<WorkflowPictureProps, 'diagram' | 'definition' | 'names' | 'title'> {
  picture: Picture
  onLarge?: () => void
}

function AsList({ picture, onLarge, ...props }: CanvasInput) {
  const { t } = useTranslation('diagram')
  return (
    <div className="stack">
      <div>
        <Button size="small" icon={<ArrowsAltOutlined />} onClick={onLarge}>
          {t('large')}
        </Button>
      </div>
      {props.run ? (
        <PathList nodes={props.run.path} onStep={props.onStep} />
      ) : (
        <PictureList picture={picture} {...props} />
      )}
    </div>
  )
}

/** Below this width a flow's cards cannot be read: the picture shows the states, a list the steps. */
const narrow = 520

function OnCanvas({ height = 520, ...props }: CanvasInput) {
  const { frame, width } = useWidth()
  const tight = width !== undefined && width < narrow && props.run !== undefined
  const { open, toggle } = useOpenStates(props.picture, props.run, !tight)
  return (
    <div ref={frame} className="wf-frame">
      <Suspense fallback={<div className="wf-canvas skeleton" style={{ height }} />}>
        {width !== undefined && (
          <Canvas
            {...props}
            open={open}
            onToggle={toggle}
            direction={width >= 640 ? 'LR' : 'TB'}
            height={tight ? 'clamp(280px, 40vh, 380px)' : height}
          />
        )}
      </Suspense>
      {props.run && <Legend />}
      {tight && props.run && (
        <div className="wf-below">
          <PathList nodes={props.run.path} onStep={props.onStep} />
        </div>
      )}
    </div>
  )
}

/** Which states show their flow: on a run where it is or was, on a definition the only one while it stays small. */
function useOpenStates(picture: Picture, run: RunView | undefined, roomy: boolean) {
  const [flipped, setFlipped] = useState<Set<string>>(new Set())
  const open = useMemo(() => {
    const byDefault = roomy ? defaultOpen(picture, run) : new Set<string>()
    const names = picture.states.map((state) => state.name)
    return new Set(names.filter((name) => byDefault.has(name) !== flipped.has(name)))
  }, [picture, run, roomy, flipped])
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

/** How wide the place is: wide ones read from left to right, narrow ones from top to bottom. */
function useWidth() {
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
  return { frame, width }
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
