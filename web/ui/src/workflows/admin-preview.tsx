import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import type { Ref, Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { Lines } from '@/ui/skeleton'
import { type AdminCommand, previewQuery } from './queries'

/** What a verb of administration would do, before it does it. */
export function AdminPreview({ run, command }: { run: string; command: AdminCommand }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const preview = useQuery({ ...previewQuery(run, command), placeholderData: keepPreviousData })
  if (preview.error)
    return (
      <div className="error-box dialog-help" role="alert">
        {errorText(preview.error)}
      </div>
    )
  if (!preview.data) return <Lines count={3} />
  const { closes, opens, timers, children, incident, state_label, status } = preview.data
  return (
    <section className="admin-preview" aria-live="polite">
      <h3>{t('preview.title')}</h3>
      <ul>
        <li>
          {t('preview.state', {
            state: text(state_label),
            status: t(`status.${status}`, { defaultValue: status }),
          })}
        </li>
        {closes.map((task) => (
          <TaskLine key={`c${task.step}${names(task.people)}`} kind="closes" task={task} />
        ))}
        {opens.map((task) => (
          <TaskLine key={`o${task.step}${names(task.people)}`} kind="opens" task={task} />
        ))}
        {timers > 0 && <li>{t('preview.timers', { count: timers })}</li>}
        {children > 0 && <li>{t('preview.children', { count: children })}</li>}
        {incident && <li className="bad">{t('preview.incident', { text: text(incident) })}</li>}
      </ul>
    </section>
  )
}

function names(people: Ref[]): string {
  return people.map((person) => person.title).join(', ')
}

function TaskLine({ kind, task }: { kind: 'closes' | 'opens'; task: { label: Text; people: Ref[] } }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  return (
    <li>
      {t(`preview.${kind}`, {
        step: text(task.label),
        people: task.people.map((person) => person.title).join(t('comma')) || '–',
      })}
    </li>
  )
}
