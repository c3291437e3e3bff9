import './path.css'
import { LockOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useCondition } from './condition'
import { KindIcon } from './kind-icon'
import { useKindColours } from './look'
import type { Picture, PictureCondition, PictureState, PictureStep } from './picture'
import { modeName } from './who'

interface Props {
  picture: Picture
  counts?: Record<string, number>
  onStep?: (step: string) => void
  onState?: (state: string) => void
}

/** A workflow as a list: each state with its steps and the ways out of it. */
export function PictureList(props: Props) {
  return (
    <div className="stack">
      {props.picture.states.map((state) => (
        <StateItem key={state.name} state={state} {...props} />
      ))}
    </div>
  )
}

function StateItem({ state, picture, counts, onStep, onState }: Props & { state: PictureState }) {
  const { t } = useTranslation('diagram')
  const text = useText()
  const ways = picture.edges.filter((edge) => edge.from === state.name)
  const label = (name: string) => text(picture.states.find((other) => other.name === name)?.label) || name
  return (
    <section className="panel">
      <header>
        <span className={`wf-dot wf-dot-${state.final ?? 'open'}`} />
        <h2>
          <button type="button" className="plain" onClick={() => onState?.(state.name)}>
            {text(state.label)}
          </button>
        </h2>
        {state.lock && <LockOutlined title={t('locked')} className="wf-lock" />}
        {counts?.[state.name] ? <span className="tag blue">{counts[state.name]}</span> : null}
      </header>
      <div className="body stack">
        {state.flow && state.flow.length > 0 && <FlowList flow={state.flow} onStep={onStep} />}
        {state.final && <span className="muted">{t(`final.${state.final}`)}</span>}
        <ul className="wf-ways">
          {ways.map((way) => (
            <li key={`${way.event}${way.to}`}>
              {text(way.label) || way.event} → {label(way.to)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function FlowList({ flow, onStep }: { flow: PictureStep[]; onStep?: (step: string) => void }) {
  return (
    <ol className="path">
      {flow.map((step) => (
        <FlowItem key={step.id} step={step} onStep={onStep} />
      ))}
    </ol>
  )
}

function FlowItem({ step, onStep }: { step: PictureStep; onStep?: (step: string) => void }) {
  const { t } = useTranslation('diagram')
  const text = useText()
  const colours = useKindColours(step.kind)
  return (
    <li className="path-node">
      <span className="path-sign" style={{ ...colours, borderColor: 'transparent' }}>
        <KindIcon kind={step.kind} />
      </span>
      <div className="path-head">
        <button type="button" className="plain path-label" onClick={() => onStep?.(step.id)}>
          {text(step.label)}
        </button>
        <span className="path-note">{modeName(step.mode, text(step.detail), t)}</span>
      </div>
      <div className="path-note">{text(step.detail)}</div>
      {step.if && <Condition on={step} />}
      {step.branches && step.branches.length > 0 && (
        <div className="path-branches">
          {step.branches.map((branch) => (
            <div className="path-branch" key={branch.id}>
              <div className="path-note">{text(branch.label)}</div>
              {branch.if && <Condition on={branch} />}
              <FlowList flow={branch.flow ?? []} onStep={onStep} />
            </div>
          ))}
        </div>
      )}
    </li>
  )
}

function Condition({ on }: { on: PictureCondition }) {
  const { t } = useTranslation('diagram')
  return (
    <div className="path-note wf-if">
      {t('if')} {useCondition(on)}
    </div>
  )
}
