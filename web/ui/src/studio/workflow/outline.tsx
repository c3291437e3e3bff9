import { ArrowRightOutlined, ClockCircleOutlined, LockOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import {
  flowsOf,
  humanize,
  kindOf,
  type State,
  type Step,
  stepKinds,
  transitionsOf,
  words,
} from '@/diagram/definition'
import { durationText } from '@/diagram/duration'
import { KindIcon } from '@/diagram/kind-icon'
import { useKindColours } from '@/diagram/look'
import { stepDetail, stepMode } from '@/diagram/step-words'
import { useLanguage } from '@/i18n/text'
import { RuleWords } from '@/rules/rule-words'
import { changeState, freeName, insertStep, newStep, type Spot, takenIds } from '../flow-edit'
import { useWorkflow } from './context'
import type { Chosen } from './selection'
import { withWays } from './selection'

interface Props {
  chosen: Chosen
  onChoose: (chosen: Chosen) => void
}

/** The workflow as a tree: states, the ways out of them, and the steps inside. */
export function Outline({ chosen, onChoose }: Props) {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const addState = () => {
    const name = freeName('state', new Set(Object.keys(definition.states)))
    change({ ...definition, states: { ...definition.states, [name]: { title: { en: '', zh: '' } } } })
    onChoose({ kind: 'state', state: name })
  }
  return (
    <div className="outline">
      <button
        type="button"
        className={`plain outline-root ${chosen.kind === 'workflow' ? 'current' : ''}`}
        onClick={() => onChoose({ kind: 'workflow' })}
      >
        {t('workflowSettings')}
      </button>
      {Object.entries(definition.states).map(([name, state]) => (
        <StateBranch key={name} name={name} state={state} chosen={chosen} onChoose={onChoose} />
      ))}
      <Button type="dashed" block icon={<PlusOutlined />} onClick={addState}>
        {t('addState')}
      </Button>
    </div>
  )
}

function StateBranch({ name, state, chosen, onChoose }: Props & { name: string; state: State }) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const { definition } = useWorkflow()
  const current = chosen.kind === 'state' && chosen.state === name
  return (
    <section className="panel outline-state">
      <header className={current ? 'current' : undefined}>
        <span className={`wf-dot wf-dot-${state.final ?? 'open'}`} />
        <h2>
          <button type="button" className="plain" onClick={() => onChoose({ kind: 'state', state: name })}>
            {words(state.title, language, name)}
          </button>
        </h2>
        {definition.start.state === name && <span className="tag blue">{t('startState')}</span>}
        {state.lock && <LockOutlined title={t('lock')} className="muted" />}
      </header>
      {(state.flow?.length ?? 0) > 0 ? (
        <Flow spot={{ state: name, index: 0 }} flow={state.flow ?? []} chosen={chosen} onChoose={onChoose} />
      ) : (
        !state.final && <FirstStep state={name} onChoose={onChoose} />
      )}
      <Ways name={name} state={state} chosen={chosen} onChoose={onChoose} />
    </section>
  )
}

function FirstStep({ state, onChoose }: { state: string; onChoose: (chosen: Chosen) => void }) {
  const { t } = useTranslation('studio')
  return (
    <AddStep spot={{ state, index: 0 }} onChoose={onChoose}>
      <Button type="text" size="small" icon={<PlusOutlined />} className="first-step">
        {t('addFlow')}
      </Button>
    </AddStep>
  )
}

interface FlowProps extends Props {
  spot: Spot
  flow: Step[]
}

/** Steps below each other with a "+" between them. */
function Flow({ spot, flow, chosen, onChoose }: FlowProps) {
  return (
    <div className="outline-flow">
      <Between spot={{ ...spot, index: 0 }} onChoose={onChoose} />
      {flow.map((step, index) => (
        <Fragment key={step.id}>
          <StepCard step={step} state={spot.state} chosen={chosen} onChoose={onChoose} />
          <Between spot={{ ...spot, index: index + 1 }} onChoose={onChoose} />
        </Fragment>
      ))}
    </div>
  )
}

function StepCard({ step, state, chosen, onChoose }: Props & { step: Step; state: string }) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const kind = kindOf(step)
  const colours = useKindColours(kind)
  const { names } = useWorkflow()
  const current = chosen.kind === 'step' && chosen.id === step.id
  return (
    <div className={`outline-step ${current ? 'current' : ''}`}>
      <button
        type="button"
        className="plain outline-card"
        onClick={() => onChoose({ kind: 'step', id: step.id })}
      >
        <span className="kind-sign" style={colours} title={t(`kind.${kind}`)}>
          <KindIcon kind={kind} />
        </span>
        <span className="grow">
          <b className="ellipsis">{words(step.title, language, step.id)}</b>
          <span className="muted ellipsis">
            {[stepDetail(step, t, names), stepMode(step, t)].filter(Boolean).join(' · ')}
          </span>
          {step.if && <OnlyIf rule={step.if} />}
        </span>
      </button>
      {flowsOf(step).map((flow, lane) => (
        <Lane
          key={laneKey(step, lane)}
          step={step}
          lane={lane}
          flow={flow}
          state={state}
          chosen={chosen}
          onChoose={onChoose}
        />
      ))}
    </div>
  )
}

/** A condition in words. */
function OnlyIf({ rule }: { rule: string }) {
  const { t } = useTranslation('diagram')
  const { definition } = useWorkflow()
  return (
    <span className="outline-if ellipsis">
      {t('diagram:if')}{' '}
      <RuleWords entity={definition.entity} context="workflow" workflow={definition.key} rule={rule} />
    </span>
  )
}

function laneKey(step: Step, lane: number): string {
  return step.parallel?.branches[lane]?.id ?? `${step.id}.${lane}`
}

function Lane({
  step,
  lane,
  flow,
  state,
  chosen,
  onChoose,
}: Props & { step: Step; lane: number; flow: Step[]; state: string }) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const branch = step.parallel?.branches[lane]
  const choice = step.choose?.[lane]
  const title = branch
    ? words(branch.title, language, branch.id)
    : words(choice?.title, language, choice?.else ? t('otherwise') : '·')
  const condition = branch?.if ?? choice?.if
  return (
    <div className="outline-lane">
      <div className="outline-lane-head ellipsis" title={condition}>
        {title} {condition && <OnlyIf rule={condition} />}
      </div>
      <Flow
        spot={{ state, block: step.id, lane, index: 0 }}
        flow={flow}
        chosen={chosen}
        onChoose={onChoose}
      />
    </div>
  )
}

function Between({ spot, onChoose }: { spot: Spot; onChoose: (chosen: Chosen) => void }) {
  const { t } = useTranslation('studio')
  return (
    <AddStep spot={spot} onChoose={onChoose}>
      <button type="button" className="plain outline-plus" aria-label={t('addStep')} title={t('addStep')}>
        <PlusOutlined />
      </button>
    </AddStep>
  )
}

/** Chooses a kind and puts a step of it at the spot. */
function AddStep({
  spot,
  onChoose,
  children,
}: {
  spot: Spot
  onChoose: (chosen: Chosen) => void
  children: React.ReactNode
}) {
  const { t } = useTranslation('diagram')
  const { definition, change } = useWorkflow()
  const add = (kind: (typeof stepKinds)[number]) => {
    const step = newStep(kind, takenIds(definition))
    change(insertStep(definition, spot, step))
    onChoose({ kind: 'step', id: step.id })
  }
  const items = stepKinds.map((kind) => ({
    key: kind,
    icon: <KindIcon kind={kind} />,
    label: t(`kind.${kind}`),
  }))
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items, onClick: ({ key }) => add(key as (typeof stepKinds)[number]) }}
    >
      {children}
    </Dropdown>
  )
}

function Ways({ name, state, chosen, onChoose }: Props & { name: string; state: State }) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const { definition, change } = useWorkflow()
  const ways = Object.entries(state.on ?? {}).flatMap(([event, answer]) =>
    transitionsOf(answer).map((way, index) => ({ event, way, index })),
  )
  const add = () => {
    const flow = (state.flow?.length ?? 0) > 0
    const event = freeName(flow ? 'approved' : 'event', new Set(Object.keys(state.on ?? {})))
    const target = Object.keys(definition.states).find((other) => other !== name) ?? name
    const way = { to: target, ...(flow ? {} : { who: [{ submitter: true as const }] }) }
    change(changeState(definition, name, (before) => withWays(before, event, [way])))
    onChoose({ kind: 'way', state: name, event, index: 0 })
  }
  return (
    <div className="outline-ways">
      {ways.map(({ event, way, index }) => (
        <Way
          key={`${event}.${index}`}
          event={words(way.title, language, event)}
          to={way.to ?? name}
          current={
            chosen.kind === 'way' && chosen.state === name && chosen.event === event && chosen.index === index
          }
          onClick={() => onChoose({ kind: 'way', state: name, event, index })}
        />
      ))}
      {(state.after ?? []).map((timer) => (
        <Timer
          key={timer.wait + timer.to}
          wait={timer.wait}
          to={timer.to}
          onClick={() => onChoose({ kind: 'state', state: name })}
        />
      ))}
      <Button type="text" size="small" icon={<PlusOutlined />} onClick={add}>
        {t('addWay')}
      </Button>
    </div>
  )
}

function Way({
  event,
  to,
  current,
  onClick,
}: {
  event: string
  to: string
  current: boolean
  onClick: () => void
}) {
  const language = useLanguage()
  const { definition } = useWorkflow()
  return (
    <button type="button" className={`plain outline-way ${current ? 'current' : ''}`} onClick={onClick}>
      <span className="ellipsis">{event}</span>
      <ArrowRightOutlined aria-hidden />
      <span className="ellipsis">{words(definition.states[to]?.title, language, humanize(to))}</span>
    </button>
  )
}

function Timer({ wait, to, onClick }: { wait: string; to: string | undefined; onClick: () => void }) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const { definition } = useWorkflow()
  return (
    <button type="button" className="plain outline-way" onClick={onClick}>
      <ClockCircleOutlined aria-hidden />
      <span className="ellipsis">{t('diagram:after', { time: durationText(wait, t) })}</span>
      {to && <ArrowRightOutlined aria-hidden />}
      {to && <span className="ellipsis">{words(definition.states[to]?.title, language, humanize(to))}</span>}
    </button>
  )
}
