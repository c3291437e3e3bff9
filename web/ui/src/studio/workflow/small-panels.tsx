import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Step, stepsIn, type Wait, words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { Choice, Group, NumberSetting, Setting, TextSetting } from '../parts'
import { useWorkflow } from './context'
import { DurationInput, OptionalTime } from './duration-input'
import { RuleField } from './rule-field'
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

const waits: Record<WaitKind, Wait> = {
  for: { for: '1d' },
  until: { until: '=' },
  event: { event: '', key: '=record.id' },
}

function kindOfWait(wait: Wait): WaitKind {
  if (wait.event !== undefined) return 'event'
  return wait.until !== undefined ? 'until' : 'for'
}

/** How long to wait, until when, or for which event. */
export function WaitPanel({ step, put }: Props) {
  const { t } = useTranslation('studio')
  const wait = step.wait ?? {}
  const kind = kindOfWait(wait)
  const set = (part: Wait) => {
    const entries = Object.entries({ ...wait, ...part }).filter(([, value]) => value !== undefined)
    put({ ...step, wait: Object.fromEntries(entries) })
  }
  return (
    <Group title={t('wait')}>
      <Segmented
        block
        value={kind}
        onChange={(next) => put({ ...step, wait: waits[next] })}
        options={(['for', 'until', 'event'] as const).map((one) => ({
          value: one,
          label: t(`wait_.${one}`),
        }))}
      />
      {kind === 'for' && (
        <Setting label={t('wait_.for')}>
          <DurationInput
            ruled
            label={t('wait_.for')}
            value={wait.for}
            onChange={(next) => set({ for: next })}
          />
        </Setting>
      )}
      {kind === 'until' && (
        <RuleField
          label={t('wait_.until')}
          want="any"
          value={wait.until?.slice(1)}
          onChange={(rule) => set({ until: `=${rule ?? ''}` })}
        />
      )}
      {kind === 'event' && <AwaitedEvent wait={wait} set={set} />}
      {kind === 'event' && (
        <OptionalTime
          label={t('waitTimeout')}
          value={wait.timeout}
          onChange={(timeout) => set({ timeout })}
          start="7d"
        />
      )}
    </Group>
  )
}

function AwaitedEvent({ wait, set }: { wait: Wait; set: (part: Wait) => void }) {
  const { t } = useTranslation('studio')
  return (
    <>
      <TextSetting label={t('event')} value={wait.event} onChange={(event) => set({ event })} code />
      <RuleField
        label={t('eventKey')}
        help={t('eventKeyHelp')}
        want="any"
        value={wait.key?.slice(1)}
        onChange={(rule) => set({ key: rule === undefined ? undefined : `=${rule}` })}
        none={t('noKey')}
      />
      <RuleField
        label={t('eventMatch')}
        help={t('eventMatchHelp')}
        about="event"
        value={wait.match}
        onChange={(match) => set({ match })}
        none={t('everyEvent')}
      />
    </>
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
      <NumberSetting
        label={t('gotoMax')}
        value={go.max ?? 3}
        onChange={(max) => put({ ...step, goto: { ...go, max: max ?? 3 } })}
        max={100}
      />
    </Group>
  )
}
