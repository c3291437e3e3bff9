import { HistoryOutlined } from '@ant-design/icons'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import type { WeftRecord } from '@/api/types'

interface BarProps {
  at: string
  record: WeftRecord
  failure: unknown
  onTurn: (at: string) => void
  onClose: () => void
}

/** Says clearly that the page shows another time, and goes to others and back. */
export default function AsOfBar({ at, record, failure, onTurn, onClose }: BarProps) {
  const { t } = useTranslation('records')
  return (
    <div className="as-of-bar" role="status">
      <HistoryOutlined aria-hidden />
      <span className="grow">
        <strong>{t('asOf.bar')}</strong> {failure ? <span>{errorText(failure)}</span> : t('asOf.rights')}
      </span>
      <DatePicker
        size="small"
        showTime={{ format: 'HH:mm:ss' }}
        format={['YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD HH:mm', 'YYYY-MM-DD']}
        allowClear={false}
        aria-label={t('asOf.moment')}
        value={dayjs(at)}
        minDate={dayjs(record.created_at)}
        maxDate={dayjs()}
        onChange={(moment) => moment && onTurn(moment.toISOString())}
      />
      <Button size="small" type="primary" onClick={onClose}>
        {t('asOf.now')}
      </Button>
    </div>
  )
}
