import { CheckCircleFilled, ClockCircleOutlined, SmileOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Progress } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { usePerson, useShell } from '@/api/session'
import type { ChecklistEntry, Home, TaskRow } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FigureLine } from '@/ui/figures'
import { Icon } from '@/ui/icon'
import { PageHeader } from '@/ui/page-header'
import { ReminderList, useReminders } from '@/ui/reminders'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import './home.css'
import { Pipeline } from './pipeline'

/** What waits for this person, what is due, how the pipeline stands. */
export default function HomePage() {
  const { t } = useTranslation('home')
  const person = usePerson()
  const home = useQuery({ queryKey: ['home'], queryFn: () => api.get<Home>('/home') })
  const reminders = useReminders().data ?? []
  if (home.error && !home.data) return <ErrorState error={home.error} retry={() => void home.refetch()} />
  const open = (home.data?.checklist ?? []).some((entry) => !entry.done)
  return (
    <div className="page">
      <PageHeader title={t(`greeting.${timeOfDay(new Date().getHours())}`, { name: person.name })} />
      <div className="home-cards">
        {open && home.data && <Checklist entries={home.data.checklist} />}
        <Card title={t('todo.title')} link={<Link to="/inbox">{t('all')}</Link>}>
          {home.data ? <Todo tasks={home.data.todo} /> : <Lines count={4} />}
        </Card>
        {reminders.length > 0 && (
          <Card title={t('reminders.title')}>
            <ReminderList reminders={reminders} />
          </Card>
        )}
        <Card title={t('pipeline.title')} wide>
          {home.data ? <Pipeline stages={home.data.pipeline} /> : <Lines count={5} />}
        </Card>
        <Card title={t('followups.title')}>
          {home.data ? <FollowUps home={home.data} /> : <Lines count={4} />}
        </Card>
        <Card title={t('recent.title')}>{home.data ? <Recent home={home.data} /> : <Lines count={4} />}</Card>
      </div>
    </div>
  )
}

/** The greeting that fits the hour. */
export function timeOfDay(hour: number): string {
  if (hour < 5) return 'night'
  if (hour < 12) return 'morning'
  return hour < 18 ? 'afternoon' : 'evening'
}

function Card({
  title,
  link,
  wide,
  children,
}: {
  title: string
  link?: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  return (
    <section className={wide ? 'panel home-card wide' : 'panel home-card'}>
      <header>
        <h2>{title}</h2>
        {link}
      </header>
      <div className="body">{children}</div>
    </section>
  )
}

function Todo({ tasks }: { tasks: TaskRow[] }) {
  const { t } = useTranslation('home')
  const text = useText()
  if (tasks.length === 0)
    return <EmptyState icon={<SmileOutlined />} title={t('todo.none')} help={t('todo.noneHelp')} />
  return (
    <ul className="home-list">
      {tasks.map((task) => (
        <li key={task.id}>
          <span className="grow">
            <Link to="/tasks/$id" params={{ id: task.id }} className="ellipsis">
              {task.record.title}
            </Link>
            <FigureLine items={task.summary} most={2} />
          </span>
          <span className="tag blue">{text(task.step_label)}</span>
          <span className="muted nowrap">
            {task.due_at ? (
              <>
                <ClockCircleOutlined /> <RelativeTime at={task.due_at} late />
              </>
            ) : (
              <RelativeTime at={task.opened_at} />
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

function FollowUps({ home }: { home: Home }) {
  const { t } = useTranslation('home')
  if (home.followups.length === 0)
    return (
      <EmptyState
        icon={<Icon name="calendar" />}
        title={t('followups.none')}
        help={t('followups.noneHelp')}
      />
    )
  return (
    <ul className="home-list">
      {home.followups.map((one) => (
        <li key={one.id}>
          <Link
            to="/records/$entity/$id"
            params={{ entity: one.entity, id: one.id }}
            className="grow ellipsis"
          >
            {one.title}
            {one.about && <span className="muted"> · {one.about}</span>}
          </Link>
          <span className="muted nowrap">
            <RelativeTime at={one.due_at} late={one.late} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Recent({ home }: { home: Home }) {
  const { t } = useTranslation('home')
  const shell = useShell()
  if (home.recent.length === 0)
    return <EmptyState icon={<Icon name="history" />} title={t('recent.none')} help={t('recent.noneHelp')} />
  return (
    <ul className="home-list">
      {home.recent.map((one) => (
        <li key={`${one.entity}/${one.id}`}>
          <span className="muted">
            <Icon name={shell?.entities[one.entity]?.icon} />
          </span>
          <Link
            to="/records/$entity/$id"
            params={{ entity: one.entity, id: one.id }}
            className="grow ellipsis"
          >
            {one.title}
          </Link>
          <span className="muted nowrap">
            <RelativeTime at={one.at} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The first things to do in a new system; it goes away when all are done. */
function Checklist({ entries }: { entries: ChecklistEntry[] }) {
  const { t } = useTranslation('home')
  const text = useText()
  const done = entries.filter((entry) => entry.done).length
  return (
    <section className="panel home-card wide checklist-card">
      <header>
        <h2>{t('checklist.title')}</h2>
        <Progress
          aria-label={t('checklist.title')}
          percent={(done / entries.length) * 100}
          format={() => `${done} / ${entries.length}`}
          size="small"
          style={{ width: 140, margin: 0 }}
        />
      </header>
      <ol className="body">
        {entries.map((entry) => (
          <li key={entry.key} className={entry.done ? 'done' : undefined}>
            {entry.done ? <CheckCircleFilled style={{ color: 'var(--ok)' }} /> : <span className="ring" />}
            {entry.done ? <span>{text(entry.label)}</span> : <Link to={entry.link}>{text(entry.label)}</Link>}
          </li>
        ))}
      </ol>
    </section>
  )
}
