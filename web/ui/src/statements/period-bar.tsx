import { Button, DatePicker, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { StatementInfo } from '@/api/types'
import { useText } from '@/i18n/text'
import type { Statement, StatementQuestion } from './api'
import { daysOf, periods } from './periods'

interface Props {
  statements: StatementInfo[]
  asked: StatementQuestion
  shown?: Statement
  onAsk: (change: StatementQuestion) => void
}

/** Which statement, from when to when, and in which currency. */
export function PeriodBar({ statements, asked, shown, onAsk }: Props) {
  const { t } = useTranslation('statements')
  const text = useText()
  const from = asked.from ?? shown?.from
  const to = asked.to ?? shown?.to
  return (
    <div className="statement-bar">
      {statements.length > 1 && (
        <Segmented
          value={asked.statement}
          onChange={(statement) => onAsk({ statement, currency: undefined })}
          options={statements.map((one) => ({ value: one.name, label: text(one.label) || one.name }))}
          aria-label={t('which')}
        />
      )}
      <div className="row">
        <Day label={t('from')} value={from} most={to} onChange={(day) => onAsk({ from: day, to })} />
        <span className="muted">–</span>
        <Day label={t('to')} value={to} least={from} onChange={(day) => onAsk({ from, to: day })} />
      </div>
      <div className="row wrap">
        {periods.map((period) => (
          <Button key={period} size="small" onClick={() => onAsk(daysOf(period, dayjs()))}>
            {t(`period.${period}`)}
          </Button>
        ))}
      </div>
      {shown && shown.currencies.length > 1 && (
        <Select
          value={shown.currency}
          onChange={(currency) => onAsk({ currency })}
          options={shown.currencies.map((value) => ({ value, label: value }))}
          aria-label={t('currency')}
        />
      )}
    </div>
  )
}

interface DayProps {
  label: string
  value: string | undefined
  least?: string
  most?: string
  onChange: (day: string) => void
}

function Day({ label, value, least, most, onChange }: DayProps) {
  return (
    <DatePicker
      aria-label={label}
      allowClear={false}
      value={value ? dayjs(value) : null}
      minDate={least ? dayjs(least) : undefined}
      maxDate={most ? dayjs(most) : undefined}
      onChange={(day) => day && onChange(day.format('YYYY-MM-DD'))}
    />
  )
}
