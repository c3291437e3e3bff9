import { DownOutlined, LockOutlined, RightOutlined } from '@ant-design/icons'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PathNode } from '@/api/types'
import { useLanguage } from '@/i18n/text'
import type { CanvasProps } from './canvas'
import { type Definition, humanize, kindOf, type Step, words } from './definition'
import { DecidingFaces } from './faces'
import type { Box } from './flow-layout'
import { KindIcon } from './kind-icon'
import { useKindColours } from './look'
import type { StateLook } from './overlay'
import type { SceneState } from './scene'
import { stepDetail, stepMode } from './step-words'

type StateData = CanvasProps & { place: SceneState; look: StateLook; [more: string]: unknown }
type BoxData = CanvasProps & { box: Box; node?: PathNode; [more: string]: unknown }

/** A state: a card, or a frame around its flow when opened. */
export function StateNode({ data }: NodeProps<Node<StateData>>) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const { place, look, definition, labels, counts, selected } = data
  const state = definition.states[place.name]
  const title = words(state?.title ?? labels?.[place.name], language, humanize(place.name))
  const classes = ['wf-state', `wf-state-${look}`, place.open ? 'wf-state-open' : '']
  if (selected === `state:${place.name}`) classes.push('wf-selected')
  return (
    <div className={classes.join(' ')}>
      <Ends />
      <div className="wf-state-head">
        <span className={`wf-dot wf-dot-${state?.final ?? 'open'}`} />
        <span className="wf-state-title" title={title}>
          {title}
        </span>
        {state?.lock && <LockOutlined title={t('locked')} className="wf-lock" />}
        {counts?.[place.name] !== undefined && <Tag className="wf-count">{counts[place.name]}</Tag>}
      </div>
      <div className="wf-state-note">
        <span>{look === 'current' ? t('here') : stateNote(definition, place.name, t)}</span>
        {place.steps > 0 && <Opener data={data} />}
      </div>
    </div>
  )
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

function stateNote(
  definition: Definition,
  name: string,
  t: ReturnType<typeof useTranslation<'diagram'>>['t'],
) {
  const final = definition.states[name]?.final
  if (final) return t(`final.${final}`)
  return definition.start.state === name ? t('start') : ''
}

/** One step: its kind, its name, who is asked and when it is asked at all. */
export function StepNode({ data }: NodeProps<Node<BoxData>>) {
  const { box } = data
  return box.kind === 'step' ? <StepCard step={box.step} data={data} /> : null
}

function StepCard({ step, data }: { step: Step; data: BoxData }) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const kind = kindOf(step)
  const colours = useKindColours(kind)
  const { node, selected, run } = data
  const classes = [
    'wf-step',
    run ? `wf-step-${node?.state ?? 'none'}` : '',
    selected === step.id ? 'wf-selected' : '',
  ]
  return (
    <div className={classes.join(' ')} title={stepTitle(step, node, language)}>
      <Ends />
      <div className="wf-step-head" style={colours}>
        <KindIcon kind={kind} /> {t(`kind.${kind}`)}
        <span className="wf-step-mode">{node ? t(`state.${node.state}`) : stepMode(step, t)}</span>
      </div>
      <div className="wf-step-title">{stepTitle(step, node, language)}</div>
      <div className="wf-step-line">
        {node?.people?.length ? <DecidingFaces people={node.people} /> : stepDetail(step, t)}
      </div>
      {step.if && (
        <div className="wf-step-if" title={step.if}>
          {t('if')} {step.if}
        </div>
      )}
    </div>
  )
}

function stepTitle(step: Step, node: PathNode | undefined, language: string): string {
  return words(step.title ?? node?.label, language, humanize(step.id))
}

/** The heading of a branch or choice: its title or its condition. */
export function BranchNode({ data }: NodeProps<Node<BoxData>>) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const { box } = data
  if (box.kind !== 'branch') return null
  const branch = box.step.parallel?.branches[box.index]
  const choice = box.step.choose?.[box.index]
  const title = words(branch?.title ?? choice?.title, language, branch ? humanize(branch.id) : '-')
  const condition = branch?.if ?? choice?.if
  const text = choice && !choice.title ? (choice.else ? t('otherwise') : (choice.if ?? '')) : title
  return (
    <div className="wf-branch" title={condition || text}>
      <Ends />
      <span>{text}</span>
      {condition && branch && <em>{t('if')}</em>}
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
      <Handle type="target" position={Position.Top} className="wf-handle" />
      <Handle type="source" position={Position.Bottom} className="wf-handle" />
    </>
  )
}
