import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { type After, words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { Choice } from '../parts'
import { ActionsEditor } from './actions-editor'
import { useWorkflow } from './context'
import { DurationInput } from './duration-input'

/** What happens after some time in a state: it goes elsewhere, or something is done. */
export function TimersEditor({
  timers = [],
  onChange,
}: {
  timers?: After[]
  onChange: (next: After[] | undefined) => void
}) {
  const { t } = useTranslation('studio')
  const put = (index: number, next: After | null) => {
    const list = timers.flatMap((one, at) => (at === index ? (next ?? []) : one))
    onChange(list.length > 0 ? list : undefined)
  }
  return (
    <div className="stack" style={{ gap: 8 }}>
      {timers.map((timer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a timer has no name; its place is what it is
        <TimerRow key={index} timer={timer} onChange={(next) => put(index, next)} />
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => onChange([...timers, { wait: '7d' }])}
      >
        {t('addTimer')}
      </Button>
    </div>
  )
}

function TimerRow({ timer, onChange }: { timer: After; onChange: (next: After | null) => void }) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const { definition } = useWorkflow()
  const states = Object.entries(definition.states).map(([name, state]) => ({
    value: name,
    label: words(state.title, language, name),
  }))
  return (
    <div className="who-row">
      <div className="row">
        <span className="muted">{t('afterLabel')}</span>
        <DurationInput
          label={t('afterLabel')}
          value={timer.wait}
          onChange={(wait) => onChange({ ...timer, wait })}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('action.remove')}
          onClick={() => onChange(null)}
        />
      </div>
      <Choice
        label={t('goesTo')}
        value={timer.to}
        onChange={(to) => onChange(withTarget(timer, to))}
        options={states}
        clear
        placeholder={t('staysHere')}
      />
      <ActionsEditor actions={timer.do} onChange={(actions) => onChange({ ...timer, do: actions })} />
    </div>
  )
}

function withTarget(timer: After, to: string | undefined): After {
  const { to: _old, ...rest } = timer
  return to ? { ...rest, to } : rest
}
