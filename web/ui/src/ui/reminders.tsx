import { BellOutlined, DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useNotify } from './notify'
import { RecordLink } from './record-link'
import './reminders.css'
import { RelativeTime } from './time'

export interface Reminder {
  id: string
  entity: string
  record: string
  title: string
  text: string
  due_at: string
  told_at: string | null
  done_at: string | null
}

/** A person's own reminders: those of a record, or without one those that are due soon. */
export function useReminders(record?: { entity: string; id: string }) {
  return useQuery({
    queryKey: ['reminders', record?.entity ?? '', record?.id ?? ''],
    queryFn: async () => {
      const path = record ? `/records/${record.entity}/${record.id}/reminders` : '/reminders'
      return (await api.get<{ reminders: Reminder[] }>(path)).reminders
    },
  })
}

/** Reminders to tick off; each names its record unless it is known from around. */
export function ReminderList({ reminders, bare }: { reminders: Reminder[]; bare?: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const notify = useNotify()
  const change = useMutation({
    mutationFn: ({ id, done }: { id: string; done: boolean | null }) =>
      done === null ? api.delete(`/reminders/${id}`) : api.patch(`/reminders/${id}`, { done }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reminders'] }),
    onError: notify.failed,
  })
  return (
    <ul className="reminders">
      {reminders.map((one) => (
        <li key={one.id} className="row">
          <Checkbox
            checked={one.done_at !== null}
            disabled={change.isPending}
            aria-label={`${t('reminder.done')} ${one.text}`}
            onChange={(event) => change.mutate({ id: one.id, done: event.target.checked })}
          />
          <span className={one.done_at ? 'grow ellipsis done' : 'grow ellipsis'} title={one.text}>
            <BellOutlined aria-hidden /> {one.text}
            {!bare && (
              <>
                {' · '}
                <RecordLink entity={one.entity} id={one.record}>
                  {one.title}
                </RecordLink>
              </>
            )}
          </span>
          <span className="muted nowrap">
            <RelativeTime at={one.due_at} late={one.done_at === null} />
          </span>
          <button
            type="button"
            className="plain icon-button"
            aria-label={`${t('action.delete')} ${one.text}`}
            title={t('action.delete')}
            onClick={() => change.mutate({ id: one.id, done: null })}
          >
            <DeleteOutlined />
          </button>
        </li>
      ))}
    </ul>
  )
}
