import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Due } from '@/diagram/definition'
import { DurationInput } from './duration-input'
import { WhoEditor } from './who-editor'

const deeds = ['remind', 'transfer', 'approve', 'reject', 'add', 'emit']

/** What happens when a step is not finished in time. */
export function DueEditor({
  value = [],
  onChange,
}: {
  value?: Due[]
  onChange: (value: Due[] | undefined) => void
}) {
  const { t } = useTranslation('studio')
  const put = (index: number, next: Due | null) => {
    const list = value.flatMap((one, at) => (at === index ? (next ?? []) : one))
    onChange(list.length > 0 ? list : undefined)
  }
  return (
    <div className="stack" style={{ gap: 8 }}>
      {value.map((due, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a deadline has no name; its place is what it is
        <DueRow key={index} due={due} onChange={(next) => put(index, next)} />
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => onChange([...value, { after: '1d', do: 'remind' }])}
      >
        {t('addDeadline')}
      </Button>
    </div>
  )
}

function DueRow({ due, onChange }: { due: Due; onChange: (next: Due | null) => void }) {
  const { t } = useTranslation('studio')
  const to = due.do === 'transfer' || due.do === 'add' || due.do === 'remind'
  return (
    <div className="who-row">
      <div className="row">
        <span className="muted">{t('afterLabel')}</span>
        <DurationInput
          label={t('afterLabel')}
          value={due.after}
          onChange={(after) => onChange({ ...due, after })}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('action.remove')}
          onClick={() => onChange(null)}
        />
      </div>
      <Select
        size="small"
        value={due.do}
        onChange={(next) => onChange({ after: due.after, do: next })}
        options={deeds.map((one) => ({ value: one, label: t(`dueDo.${one}`) }))}
        aria-label={t('dueDoLabel')}
      />
      {due.do === 'emit' && (
        <Input
          size="small"
          className="code"
          value={due.event ?? ''}
          onChange={(event) => onChange({ ...due, event: event.target.value })}
          aria-label={t('event')}
          placeholder={t('event')}
        />
      )}
      {to && (
        <WhoEditor
          label={t(`dueTo.${due.do}`)}
          value={due.to}
          onChange={(next) => onChange({ ...due, to: next.length > 0 ? next : undefined })}
        />
      )}
    </div>
  )
}
