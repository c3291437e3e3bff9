import { InputNumber, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Step, stepsIn, words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { Choice, Group, Setting, TextSetting } from '../parts'
import { useWorkflow } from './context'
import { DurationInput } from './duration-input'
import { findStep } from './selection'
import { WhoEditor } from './who-editor'

interface Props {
  step: Step
  put: (next: Step) => void
}

/** Whom a copy goes to, and with which text. */
export function CopyPanel({ step, put }: Props) {
  const { t } = useTranslation('studio')
  const { templates } = useWorkflow()
  const cc = step.cc ?? { to: [] }
  return (
    <Group title={t('copy')}>
      <WhoEditor label={t('people')} value={cc.to} onChange={(to) => put({ ...step, cc: { ...cc, to } })} />
      <Choice
        label={t('template')}
        value={cc.template}
        onChange={(template) => put({ ...step, cc: { to: cc.to, ...(template && { template }) } })}
        options={templates}
        clear
      />
    </Group>
  )
}

type WaitKind = 'for' | 'until' | 'event'

/** How long to wait, until when, or for which event. */
export function WaitPanel({ step, put }: Props) {
  const { t } = useTranslation('studio')
  const wait = step.wait ?? {}
  const kind: WaitKind = wait.event !== undefined ? 'event' : wait.until !== undefined ? 'until' : 'for'
  const starts: Record<WaitKind, Step['wait']> = {
    for: { for: '1d' },
    until: { until: '=record.' },
    event: { event: '', key: '=record.id' },
  }
  const set = (part: Step['wait']) => put({ ...step, wait: { ...wait, ...part } })
  return (
    <Group title={t('wait')}>
      <Segmented
        block
        value={kind}
        onChange={(next) => put({ ...step, wait: starts[next] })}
        options={(['for', 'until', 'event'] as const).map((one) => ({
          value: one,
          label: t(`wait_.${one}`),
        }))}
      />
      {kind === 'for' && (
        <Setting label={t('wait_.for')}>
          <DurationInput label={t('wait_.for')} value={wait.for} onChange={(next) => set({ for: next })} />
        </Setting>
      )}
      {kind === 'until' && (
        <TextSetting
          label={t('wait_.until')}
          help={t('untilHelp')}
          value={wait.until}
          onChange={(until) => set({ until })}
          code
        />
      )}
      {kind === 'event' && (
        <>
          <TextSetting label={t('event')} value={wait.event} onChange={(event) => set({ event })} code />
          <TextSetting
            label={t('eventKey')}
            help={t('eventKeyHelp')}
            value={wait.key}
            onChange={(key) => set({ key })}
            code
          />
        </>
      )}
    </Group>
  )
}

/** Another workflow that runs inside this one. */
export function CallPanel({ step, put }: Props) {
  const { t } = useTranslation('studio')
  const { workflows } = useWorkflow()
  const call = step.call ?? { workflow: '' }
  return (
    <Group title={t('call')}>
      <Choice
        label={t('kind.workflow')}
        value={call.workflow}
        onChange={(workflow) => put({ ...step, call: { ...call, workflow: workflow ?? '' } })}
        options={workflows}
      />
      <p className="setting-help">{t('callHelp')}</p>
    </Group>
  )
}

/** An earlier step that everything goes back to. */
export function GotoPanel({ step, put }: Props) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const { definition } = useWorkflow()
  const state = findStep(definition, step.id)?.state ?? ''
  const steps = stepsIn(definition.states[state]?.flow).filter((one) => one.id !== step.id)
  const go = step.goto ?? { to: '' }
  return (
    <Group title={t('goto')}>
      <Choice
        label={t('gotoStep')}
        value={go.to}
        onChange={(to) => put({ ...step, goto: { ...go, to: to ?? '' } })}
        options={steps.map((one) => ({ value: one.id, label: words(one.title, language, one.id) }))}
      />
      <Setting label={t('gotoMax')}>
        <InputNumber
          min={1}
          max={100}
          value={go.max ?? 3}
          onChange={(max) => put({ ...step, goto: { ...go, max: max ?? 3 } })}
          aria-label={t('gotoMax')}
        />
      </Setting>
    </Group>
  )
}
