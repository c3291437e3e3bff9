import {
  CheckCircleFilled,
  ClockCircleOutlined,
  LeftOutlined,
  RightOutlined,
  SmileOutlined,
} from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Progress } from 'antd'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { usePerson, useShell } from '@/api/session'
import type { ChecklistEntry, FollowUp, Home, HomeBlock, TaskRow } from '@/api/types'
import { useLanguage, useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { FigureLine } from '@/ui/figures'
import { Icon } from '@/ui/icon'
import { PageHeader } from '@/ui/page-header'
import { type Reminder, ReminderList, useReminders } from '@/ui/reminders'
import { Lines } from '@/ui/skeleton'
import { DueTime, RelativeTime } from '@/ui/time'
import { monthAt, monthName } from './blocks'
import './home.css'

const ListBlock = lazy(() => import('./list-block'))
const FigureBlock = lazy(() => import('./figure-block'))

/** What waits for this person, what is due, how things stand: a board made for the person's role. */
export default function HomePage() {
  const { t } = useTranslation('home')
  const person = usePerson()
  const search = useSearch({ from: '/' })
  const home = useQuery({
    queryKey: ['home', search.board ?? '', search.month ?? ''],
    queryFn: () => api.get<Home>('/home', search),
    placeholderData: keepPreviousData,
  })
  if (home.error && !home.data) return <ErrorState error={home.error} retry={() => void home.refetch()} />
  const open = (home.data?.checklist ?? []).some((entry) => !entry.done)
  return (
    <div className="page">
      <PageHeader
        title={t(`greeting.${timeOfDay(new Date().getHours())}`, { name: person.name })}
        actions={home.data && <BoardBar home={home.data} />}
      />
      <div className="home-cards">
        {open && home.data && <Checklist entries={home.data.checklist} />}
        {home.data ? (
          home.data.blocks.map((block) => <BlockCard key={block.name} block={block} home={home.data} />)
        ) : (
          <Lines count={8} />
        )}
      </div>
    </div>
  )
}

/** The boards to choose from, and the month that targets and rankings are of. */
function BoardBar({ home }: { home: Home }) {
  const { t } = useTranslation('home')
  const text = useText()
  const language = useLanguage()
  const monthly = home.blocks.some((block) => block.scores)
  return (
    <div className="row wrap">
      {home.boards.length > 1 && (
        <nav className="row" aria-label={t('boards')}>
          {home.boards.map((board) => (
            <Link
              key={board.name}
              to="/"
              search={(old) => ({ ...old, board: board.name })}
              className={board.name === home.board ? 'tag blue' : 'tag'}
              aria-current={board.name === home.board ? 'page' : undefined}
            >
              {text(board.label)}
            </Link>
          ))}
        </nav>
      )}
      {monthly && (
        <fieldset className="row month-chooser" aria-label={t('month.label')}>
          <MonthLink month={monthAt(home.month, -1)} label={t('month.before')} icon={<LeftOutlined />} />
          <span className="tabular">{monthName(home.month, language)}</span>
          <MonthLink month={monthAt(home.month, 1)} label={t('month.after')} icon={<RightOutlined />} />
        </fieldset>
      )}
    </div>
  )
}

function MonthLink({ month, label, icon }: { month: string; label: string; icon: ReactNode }) {
  return (
    <Link to="/" search={(old) => ({ ...old, month })} aria-label={label} title={label}>
      {icon}
    </Link>
  )
}

/** A card of the board; cards without anything to say about a person's own things stay away. */
function BlockCard({ block, home }: { block: HomeBlock; home: Home }) {
  const { t } = useTranslation('home')
  const text = useText()
  const reminders = useReminders().data ?? []
  if (block.kind === 'reminders' && reminders.length === 0) return null
  const title = text(block.label) || t(`block.${block.kind}`)
  return (
    <Card title={title} link={<BlockLink block={block} home={home} />} wide={block.wide}>
      {block.problem ? (
        <p className="muted">{text(block.problem)}</p>
      ) : (
        <Suspense fallback={<Lines count={4} />}>
          <BlockBody block={block} reminders={reminders} />
        </Suspense>
      )}
    </Card>
  )
}

function BlockLink({ block, home }: { block: HomeBlock; home: Home }) {
  const { t } = useTranslation('home')
  if (block.kind === 'tasks') return <Link to="/inbox">{t('all')}</Link>
  if (!block.entity) return null
  if (block.kind === 'ranking')
    return (
      <Link to="/rankings" search={{ board: home.board, block: block.name, month: home.month }}>
        {t('ranking.more')}
      </Link>
    )
  return (
    <Link to="/records/$entity" params={{ entity: block.entity }} search={{ view: block.view }}>
      {t('all')}
    </Link>
  )
}

function BlockBody({ block, reminders }: { block: HomeBlock; reminders: Reminder[] }) {
  switch (block.kind) {
    case 'tasks':
      return <Todo tasks={block.tasks ?? []} />
    case 'reminders':
      return <ReminderList reminders={reminders} />
    case 'follow_ups':
      return <FollowUps list={block.followups ?? []} />
    case 'recent':
      return <Recent list={block.recent ?? []} />
    case 'list':
      return <ListBlock block={block} />
    default:
      return <FigureBlock block={block} />
  }
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
                <ClockCircleOutlined /> <DueTime at={task.due_at} />
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

function FollowUps({ list }: { list: FollowUp[] }) {
  const { t } = useTranslation('home')
  if (list.length === 0)
    return (
      <EmptyState
        icon={<Icon name="calendar" />}
        title={t('followups.none')}
        help={t('followups.noneHelp')}
      />
    )
  return (
    <ul className="home-list">
      {list.map((one) => (
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

function Recent({ list }: { list: NonNullable<HomeBlock['recent']> }) {
  const { t } = useTranslation('home')
  const shell = useShell()
  if (list.length === 0)
    return <EmptyState icon={<Icon name="history" />} title={t('recent.none')} help={t('recent.noneHelp')} />
  return (
    <ul className="home-list">
      {list.map((one) => (
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
