import { HistoryOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
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
