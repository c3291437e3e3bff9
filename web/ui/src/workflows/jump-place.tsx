import { Form, Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Run } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { usePhone } from '@/ui/preferences'
import { Lines } from '@/ui/skeleton'
import type { AdminCommand, RunOptions, RunTarget } from './queries'

const WorkflowPicture = lazy(() =>
  import('@/diagram/workflow-picture').then((module) => ({ default: module.WorkflowPicture })),
)

interface Props {
  run: Run
  options: RunOptions
  command: AdminCommand
  change: (part: Partial<AdminCommand>) => void
}

/** Where a run is moved to: a step of its state or another state, from a list or in the picture. */
export function JumpPlace(props: Props) {
  const { t } = useTranslation('workflows')
  const phone = usePhone()
  const [way, setWay] = useState<'list' | 'picture'>('list')
  return (
    <Form.Item label={t('jumpTo')} required>
      {!phone && (
        <Segmented
          size="small"
          value={way}
          onChange={setWay}
          options={(['list', 'picture'] as const).map((value) => ({ value, label: t(`jumpBy.${value}`) }))}
          className="jump-way"
        />
      )}
      {way === 'picture' && !phone ? <InPicture {...props} /> : <InList {...props} />}
    </Form.Item>
  )
}

function InList({ run, options, command, change }: Props) {
  const { t } = useTranslation('workflows')
  return (
    <div className="jump-list" role="radiogroup" aria-label={t('jumpTo')}>
      {options.steps.length > 0 && <div className="jump-group">{t('stepsHere')}</div>}
      {options.steps.map((step) => (
        <Target
          key={step.id}
          target={step}
          name={`${run.id}place`}
          chosen={command.step === step.id}
          onChoose={() => change({ step: step.id, state: undefined })}
        />
      ))}
      {options.states.length > 0 && <div className="jump-group">{t('otherStates')}</div>}
      {options.states.map((state) => (
        <Target
          key={state.id}
          target={state}
          name={`${run.id}place`}
          chosen={command.state === state.id}
          onChoose={() => change({ state: state.id, step: undefined })}
        />
      ))}
    </div>
  )
}

interface TargetProps {
  target: RunTarget
  name: string
  chosen: boolean
  onChoose: () => void
}

function Target({ target, name, chosen, onChoose }: TargetProps) {
  const { t } = useTranslation('workflows')
  const text = useText()
  return (
    <label
      className={chosen ? 'jump-target chosen' : 'jump-target'}
      style={{ paddingLeft: 10 + target.depth * 18 }}
    >
      <input type="radio" name={name} checked={chosen} onChange={onChoose} />
      <span className="grow">
        {text(target.label) || target.id}
        {chosen && target.note && <span className="muted"> {text(target.note)}</span>}
      </span>
      {target.now && <span className="tag blue">{t('now')}</span>}
    </label>
  )
}

function InPicture({ run, options, command, change }: Props) {
  const { t } = useTranslation('workflows')
  const selected = command.step ?? (command.state ? `state:${command.state}` : undefined)
  return (
    <Suspense fallback={<Lines count={6} />}>
      <p className="muted">{t('jumpClick')}</p>
      <div className="jump-picture">
        <WorkflowPicture
          diagram={run.diagram}
          run={run}
          selected={selected}
          height={360}
          onStep={(step) => {
            if (options.steps.some((one) => one.id === step)) change({ step, state: undefined })
          }}
          onState={(state) => {
            if (options.states.some((one) => one.id === state)) change({ state, step: undefined })
          }}
        />
      </div>
    </Suspense>
  )
}
