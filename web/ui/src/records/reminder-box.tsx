import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { Input as MomentInput } from '@/kinds/datetime/input'
import { useNotify } from '@/ui/notify'
import type { Place } from './timeline-api'

const moment = { name: 'due_at', kind: 'datetime', label: { en: 'When', zh: '时间' } }

/** Lets a person be reminded of the record: of what, and when. */
export function ReminderBox({ place, onWritten }: { place: Place; onWritten: () => void }) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const notify = useNotify()
  const [text, setText] = useState('')
  const [due, setDue] = useState<unknown>(() => tomorrow())
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      await api.post(`/records/${place.entity}/${place.id}/reminders`, { text, due_at: due })
      void client.invalidateQueries({ queryKey: ['reminders'] })
      onWritten()
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="comment-box stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Input
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('remind.what')}
        aria-label={t('remind.what')}
        maxLength={300}
        autoFocus
      />
      <div className="row">
        <span className="activity-when">
          <MomentInput field={moment} value={due} onChange={setDue} label={t('remind.when')} />
        </span>
        <Button
          type="primary"
          size="small"
          htmlType="submit"
          loading={busy}
          disabled={text.trim() === '' || !due}
        >
          {t('remind.me')}
        </Button>
      </div>
    </form>
  )
}

function tomorrow(): string {
  return dayjs().add(1, 'day').hour(9).minute(0).second(0).millisecond(0).toISOString()
}
