import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Due } from '@/diagram/definition'
import { tidy } from '../definitions'
import { ListEditor, NumberSetting, orNothing, TextSetting } from '../parts'
import { DurationInput, OptionalTime } from './duration-input'
import { WhoEditor } from './who-editor'

const deeds = ['remind', 'transfer', 'approve', 'reject', 'add', 'emit']

/** What happens when a step is not finished in time. */
export function DueEditor({
  value,
  onChange,
}: {
  value?: Due[]
  onChange: (value: Due[] | undefined) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <ListEditor
      items={value}
      onChange={(list) => onChange(orNothing(list))}
      head={(due, put) => (
        <>
          <span className="muted">{t('afterLabel')}</span>
          <DurationInput
            ruled
            label={t('afterLabel')}
            value={due.after}
            onChange={(after) => put({ ...due, after })}
          />
        </>
      )}
      body={(due, put) => <Deed due={due} onChange={put} />}
      add={t('addDeadline')}
      start={() => ({ after: '1d', do: 'remind' })}
    />
  )
}

function Deed({ due, onChange }: { due: Due; onChange: (next: Due) => void }) {
  const { t } = useTranslation('studio')
  const set = (part: Partial<Due>) => onChange(tidy({ ...due, ...part }))
  return (
    <>
      <Select
        size="small"
        value={due.do}
        onChange={(next) => onChange({ after: due.after, do: next })}
        options={deeds.map((one) => ({ value: one, label: t(`dueDo.${one}`) }))}
        aria-label={t('dueDoLabel')}
      />
      {due.do === 'emit' && (
        <TextSetting label={t('event')} value={due.event} onChange={(event) => set({ event })} code />
      )}
      {['transfer', 'add', 'remind'].includes(due.do) && (
        <WhoEditor
          label={t(`dueTo.${due.do}`)}
          value={due.to}
          onChange={(next) => set({ to: orNothing(next) })}
        />
      )}
      <Again value={due} onChange={set} />
    </>
  )
}

/** Whether something is done again and again, and how often at most. */
export function Again({
  value,
  onChange,
}: {
  value: { every?: string; max?: number }
  onChange: (part: { every?: string; max?: number }) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <>
      <OptionalTime
        label={t('again')}
        value={value.every}
        onChange={(every) => onChange({ every, max: every === undefined ? undefined : value.max })}
        start="1d"
      />
      {value.every !== undefined && (
        <NumberSetting
          label={t('atMostTimes')}
          value={value.max}
          onChange={(max) => onChange({ max })}
          max={50}
        />
      )}
    </>
  )
}
