import { HistoryOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { errorText } from '@/api/errors'
import type { WeftRecord } from '@/api/types'
import type { RecordFormControl } from '@/forms/use-record-form'
import { formatDateTime } from '@/ui/time'
import type { Place } from './timeline-api'

/** Turns the page to a moment, from wherever one is named. */
export const TurnTo = createContext<(at: string) => void>(() => {})

/** A button beside a moment: the record as it was then. */
export function AsItWas({ at }: { at: string }) {
  const { t } = useTranslation('records')
  const turn = useContext(TurnTo)
  return (
    <button
      type="button"
      className="plain as-it-was"
      title={t('asOf.then')}
      aria-label={`${t('asOf.then')} ${formatDateTime(at)}`}
      onClick={() => turn(at)}
    >
      <HistoryOutlined />
    </button>
  )
}

/** The record as it was at a moment; nothing while none is chosen. */
export function usePast({ entity, id }: Place, at: string | null) {
  return useQuery({
    queryKey: ['record-at', entity, id, at],
    queryFn: () => api.get<WeftRecord>(`/records/${entity}/${id}`, { at }),
    enabled: at !== null,
    placeholderData: (before) => before,
    retry: false,
  })
}

/** The form of a record as it was: to be read, not to be written in. */
export function pastControl(control: RecordFormControl, past: WeftRecord): RecordFormControl {
  return {
    ...control,
    data: control.data && { ...control.data, record: past, can: [], actions: [] },
    editing: false,
    dirty: false,
    mayEdit: false,
    draft: null,
    failure: null,
    errors: {},
    value: (field) => past.values[field.name],
    state: (field) => ({ ...control.state(field), typed: false }),
  }
}

interface BarProps {
  at: string
  record: WeftRecord
  failure: unknown
  onTurn: (at: string) => void
  onClose: () => void
}

/** Says clearly that the page shows another time, and goes to others and back. */
export function AsOfBar({ at, record, failure, onTurn, onClose }: BarProps) {
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
        format="YYYY-MM-DD HH:mm:ss"
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
