import './diagram.css'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PathNode, Text } from '@/api/types'
import { usePhone } from '@/ui/preferences'
import { type Definition, stepsIn } from './definition'
import { DefinitionList } from './definition-list'
import type { RunView } from './overlay'
import { PathList } from './path-list'

const Canvas = lazy(() => import('./canvas'))

export interface WorkflowPictureProps {
  definition: Definition
  /** A run: its path in colour, its place lit, what is expected dashed. */
  run?: RunView
  /** Runs in each state. */
  counts?: Record<string, number>
  /** Names of states that the definition itself does not title. */
  labels?: Record<string, Text>
  /** The step's id, or "state:name", that is marked. */
  selected?: string
  height?: number | string
  onStep?: (step: string, node?: PathNode) => void
  onState?: (state: string) => void
}

/** A workflow as a picture; on a phone as a list, which says the same. */
export function WorkflowPicture(props: WorkflowPictureProps) {
  const phone = usePhone()
  if (phone && props.run) return <PathList nodes={props.run.path} onStep={props.onStep} />
  if (phone) return <DefinitionList {...props} />
  return <OnCanvas {...props} />
}

function OnCanvas({ height = 520, ...props }: WorkflowPictureProps) {
  const { open, toggle } = useOpenStates(props.definition, props.run)
  const { frame, direction } = useDirection()
  const labels = useMemo(() => stateLabels(props.labels, props.run), [props.labels, props.run])
  return (
    <div ref={frame}>
      <Suspense fallback={<div className="wf-canvas skeleton" style={{ height }} />}>
        <Canvas
          {...props}
          labels={labels}
          open={open}
          onToggle={toggle}
          direction={direction}
          height={height}
        />
      </Suspense>
      {props.run && <Legend />}
    </div>
  )
}

function stateLabels(
  labels: Record<string, Text> | undefined,
  run: RunView | undefined,
): Record<string, Text> {
  return {
    ...Object.fromEntries((run?.process.states ?? []).map((state) => [state.name, state.label])),
    ...labels,
  }
}

/** Which states show their flow: on a run where it is or was, on a definition all while it stays small. */
function useOpenStates(definition: Definition, run: RunView | undefined) {
  const [flipped, setFlipped] = useState<Set<string>>(new Set())
  const open = useMemo(() => {
    const byDefault = defaultOpen(definition, run)
    return new Set(Object.keys(definition.states).filter((name) => byDefault.has(name) !== flipped.has(name)))
  }, [definition, run, flipped])
  const toggle = (name: string) =>
    setFlipped((before) => {
      const next = new Set(before)
      if (!next.delete(name)) next.add(name)
      return next
    })
  return { open, toggle }
}

function defaultOpen(definition: Definition, run: RunView | undefined): Set<string> {
  const names = Object.keys(definition.states).filter((name) => definition.states[name]?.flow?.length)
  if (run) {
    const here = names.filter((name) => run.process.state === name)
    return new Set(here.length > 0 ? here : names.filter((name) => run.visited.includes(name)))
  }
  const steps = names.reduce((sum, name) => sum + stepsIn(definition.states[name]?.flow).length, 0)
  return new Set(names.length <= 2 && steps <= 14 ? names : [])
}

/** Wide places read from left to right, narrow ones from top to bottom. */
function useDirection() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(1000)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { frame, direction: width >= 640 ? ('LR' as const) : ('TB' as const) }
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
