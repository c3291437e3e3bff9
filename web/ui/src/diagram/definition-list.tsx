import './path.css'
import { LockOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '@/i18n/text'
import { flowsOf, humanize, kindOf, type Step, transitionsOf, words } from './definition'
import { KindIcon } from './kind-icon'
import { useKindColours } from './look'
import { stepDetail, stepMode } from './step-words'
import type { WorkflowPictureProps } from './workflow-picture'

/** A workflow as a list: each state with its steps and the ways out of it. */
export function DefinitionList(props: WorkflowPictureProps) {
  return (
    <div className="stack">
      {Object.keys(props.definition.states).map((name) => (
        <StateItem key={name} name={name} {...props} />
      ))}
    </div>
  )
}

function StateItem({
  name,
  definition,
  labels,
  counts,
  onStep,
  onState,
}: WorkflowPictureProps & { name: string }) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const state = definition.states[name]
  const title = (key: string) =>
    words(definition.states[key]?.title ?? labels?.[key], language, humanize(key))
  return (
    <section className="panel">
      <header>
        <span className={`wf-dot wf-dot-${state?.final ?? 'open'}`} />
        <h2>
          <button type="button" className="plain" onClick={() => onState?.(name)}>
            {title(name)}
          </button>
        </h2>
        {state?.lock && <LockOutlined title={t('locked')} className="wf-lock" />}
        {counts?.[name] !== undefined && <span className="tag">{counts[name]}</span>}
      </header>
      <div className="body stack">
        {state?.flow && state.flow.length > 0 && <FlowList flow={state.flow} onStep={onStep} />}
        <ul className="wf-ways">
          {Object.entries(state?.on ?? {}).flatMap(([event, answer]) =>
            transitionsOf(answer).map((way) => (
              <li key={`${event}${way.to}`}>
                {words(way.title, language, event)} → {title(way.to ?? name)}
              </li>
            )),
          )}
        </ul>
      </div>
    </section>
  )
}

function FlowList({ flow, onStep }: { flow: Step[]; onStep?: (step: string) => void }) {
  return (
    <ol className="path">
      {flow.map((step) => (
        <FlowItem key={step.id} step={step} onStep={onStep} />
      ))}
    </ol>
  )
}

function FlowItem({ step, onStep }: { step: Step; onStep?: (step: string) => void }) {
  const { t } = useTranslation('diagram')
  const language = useLanguage()
  const kind = kindOf(step)
  const colours = useKindColours(kind)
  return (
    <li className="path-node">
      <span className="path-sign" style={{ ...colours, borderColor: 'transparent' }}>
        <KindIcon kind={kind} />
      </span>
      <div className="path-head">
        <button type="button" className="plain path-label" onClick={() => onStep?.(step.id)}>
          {words(step.title, language, step.id)}
        </button>
        <span className="path-note">{stepMode(step, t)}</span>
      </div>
      <div className="path-note">{stepDetail(step, t)}</div>
      {step.if && (
        <div className="path-note wf-if">
          {t('if')} {step.if}
        </div>
      )}
      {flowsOf(step).length > 0 && (
        <div className="path-branches">
          {flowsOf(step).map((branch, index) => (
            <div className="path-branch" key={branch[0]?.id ?? index}>
              <FlowList flow={branch} onStep={onStep} />
            </div>
          ))}
        </div>
      )}
    </li>
  )
}
