import { DownOutlined, LockOutlined, RightOutlined } from '@ant-design/icons'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import dayjs from 'dayjs'
import duration from 'dayjs/plugin/duration'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { PathNode } from '@/api/types'
import { useText } from '@/i18n/text'
import { shortMoment } from '@/ui/time'
import type { NodeContext } from './canvas'
import { useCondition } from './condition'
import { DecidingFaces } from './faces'
import type { Box } from './flow-layout'
import { KindIcon } from './kind-icon'
import { useKindColours } from './look'
import type { StateLook, StepFigure } from './overlay'
import type { PictureStep } from './picture'
import type { SceneState } from './scene'
import { modeName } from './who'

dayjs.extend(duration)

type StateData = NodeContext & { place: SceneState; look: StateLook; [more: string]: unknown }
type BoxData = NodeContext & { box: Box; node?: PathNode; [more: string]: unknown }

/** A state: a card, or a frame around its flow when opened. */
export function StateNode({ data }: NodeProps<Node<StateData>>) {
  const { t } = useTranslation('diagram')
  const text = useText()
  const { place, look, counts, selected } = data
  const { state } = place
  const classes = ['wf-state', `wf-state-${look}`, place.open ? 'wf-state-open' : '']
  if (selected === `state:${place.name}`) classes.push('wf-selected')
  const count = counts?.[place.name]
  return (
    <div className={classes.join(' ')}>
      <Ends />
      <div className="wf-state-head">
        <span className={`wf-dot wf-dot-${state.final ?? 'open'}`} />
        <span className="wf-state-title">{text(state.label)}</span>
        {state.lock && <LockOutlined title={t('locked')} className="wf-lock" />}
        {count ? <span className="tag blue wf-count">{count}</span> : null}
      </div>
      <div className="wf-state-note">
        <StateNote data={data} />
        {place.steps > 0 && <Opener data={data} />}
      </div>
    </div>
  )
}

/** Who is asked while the flow is closed; else what the state is to the run. */
function StateNote({ data }: { data: StateData }) {
  const { t } = useTranslation('diagram')
  const people = data.look === 'current' && !data.place.open ? waitingFor(data) : []
  return people.length > 0 ? <DecidingFaces people={people} most={3} /> : <span>{stateNote(data, t)}</span>
}

function waitingFor({ run }: StateData) {
  const people = (run?.process.waiting ?? []).flatMap((task) => task.people)
  return people.filter((person, index) => people.findIndex((one) => one.id === person.id) === index)
}

/** Where a run is or how long it was there; else what the state is. */
function stateNote({ place, look, run }: StateData, t: TFunction<'diagram'>): string {
  const spent = Number(run?.process.states?.find((one) => one.name === place.name)?.duration ?? 0)
  if (look === 'current') return t('here')
  if (look === 'visited' && spent > 0) return dayjs.duration(spent, 'seconds').humanize()
  if (place.state.final) return t(`final.${place.state.final}`)
  return place.state.start ? t('start') : ''
}

function Opener({ data }: { data: StateData }) {
  const { t } = useTranslation('diagram')
  const toggle = (event: React.MouseEvent) => {
    event.stopPropagation()
    data.onToggle(data.place.name)
  }
  return (
    <button type="button" className="wf-opener nodrag" onClick={toggle} aria-expanded={data.place.open}>
      {data.place.open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
      {t('steps', { count: data.place.steps })}
    </button>
  )
}

/** One step: its kind, its name, who is asked and when it is asked at all. */
export function StepNode({ data }: NodeProps<Node<BoxData>>) {
  return data.box.kind === 'step' ? <StepCard step={data.box.step} data={data} /> : null
}

function StepCard({ step, data }: { step: PictureStep; data: BoxData }) {
  const { t } = useTranslation('diagram')
  const text = useText()
  const colours = useKindColours(step.kind)
  const { node, selected, run } = data
  const passed = node?.state === 'skipped' || node?.state === 'cancelled'
  const classes = [
    'wf-step',
    run ? `wf-step-${node?.state ?? 'none'}` : '',
    selected === step.id ? 'wf-selected' : '',
  ]
  return (
    <div className={classes.join(' ')}>
      <Ends />
      <div className="wf-step-head" style={passed ? undefined : colours}>
        <KindIcon kind={step.kind} /> {t(`kind.${step.kind}`)}
        <span className="wf-step-mode">
          {node ? <StepTime node={node} /> : modeName(step.mode, text(step.detail), t)}
        </span>
      </div>
      <div className="wf-step-title" title={text(step.label)}>
        <span className="ellipsis">{text(step.label)}</span>
        <Figure figure={run ? undefined : data.figures?.[step.id]} />
      </div>
      {node?.people?.length ? (
        <div className="wf-step-line wf-step-people">
          <DecidingFaces people={node.people} />
        </div>
      ) : (
        <div className="wf-step-line" title={text(step.detail)}>
          {text(step.detail)}
        </div>
      )}
      {step.if && <StepCondition step={step} />}
    </div>
  )
}

function StepCondition({ step }: { step: PictureStep }) {
  const { t } = useTranslation('diagram')
  const words = useCondition(step)
  return (
    <div className="wf-step-if" title={words}>
      {t('if')} {words}
    </div>
  )
}

/** How a step went in the latest runs, beside its name. */
function Figure({ figure }: { figure: StepFigure | undefined }) {
  const { t } = useTranslation('diagram')
  if (!figure || figure.open + figure.done === 0) return null
  const words = [
    figure.open > 0 && t('figure.open', { count: figure.open }),
    figure.done > 0 && dayjs.duration(figure.median_seconds, 'seconds').humanize(),
  ]
  return (
    <span className="wf-figure tabular" title={t('figure.help', { count: figure.done })}>
      {words.filter(Boolean).join(' · ')}
    </span>
  )
}

/** What has become of a step, and when. */
function StepTime({ node }: { node: PathNode }) {
  const { t } = useTranslation('diagram')
  const at = node.state === 'done' ? node.left_at : node.state === 'current' ? node.entered_at : undefined
  return (
    <>
      {t(`state.${node.state}`)} {at && <time className="tabular">{shortMoment(at)}</time>}
    </>
  )
}

/** The heading of a branch or choice: its title, its condition, or both. */
export function BranchNode({ data }: NodeProps<Node<BoxData>>) {
  const { t } = useTranslation('diagram')
  const text = useText()
  const { box } = data
  const branch = box.kind === 'branch' ? box.step.branches?.[box.index] : undefined
  const title = text(branch?.label)
  const words = useCondition(branch ?? {})
  return (
    <div className="wf-branch" title={[title, words].filter(Boolean).join(': ')}>
      <Ends />
      {title && <span>{title}</span>}
      {branch?.if && (
        <em>
          {t('if')} {words}
        </em>
      )}
    </div>
  )
}

/** Where branches come together. */
export function MergeNode() {
  return (
    <div className="wf-merge">
      <Ends />
    </div>
  )
}

function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} className="wf-handle" isConnectable={false} />
      <Handle type="source" position={Position.Bottom} className="wf-handle" isConnectable={false} />
    </>
  )
}
