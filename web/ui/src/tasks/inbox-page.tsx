import './tasks.css'
import { CheckCircleOutlined, HistoryOutlined, MailOutlined, SendOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Select, Tabs } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useShell } from '@/api/session'
import type { TaskRow, WorkflowSummary } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { useShortcuts } from '@/ui/shortcuts'
import { Lines } from '@/ui/skeleton'
import { type Box, boxes, tasksQuery } from './queries'
import { InboxRow } from './task-row'
import { useVerbs } from './use-verbs'

const TaskPreview = lazy(() => import('./task-preview'))
const route = getRouteApi('/inbox')

/** What waits for me, what I did, what I started and what I was shown. */
export default function InboxPage() {
  const search = route.useSearch()
  const box = boxes.find((one) => one === search.box) ?? 'todo'
  const pages = useInfiniteQuery(tasksQuery(box, search.workflow))
  const tasks = pages.data?.pages.flatMap((page) => page.tasks) ?? []
  return (
    <div className="page fill inbox">
      <Head box={box} workflow={search.workflow} counts={pages.data?.pages[0]?.counts} />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={9} />}
      {pages.data && tasks.length === 0 && <Nothing box={box} filtered={!!search.workflow} />}
      {tasks.length > 0 && (
        <Desk
          key={`${box}/${search.workflow ?? ''}`}
          tasks={tasks}
          box={box}
          more={
            pages.hasNextPage ? (
              <More loading={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()} />
            ) : null
          }
        />
      )}
    </div>
  )
}

function Head({
  box,
  workflow,
  counts,
}: {
  box: Box
  workflow?: string
  counts?: { todo: number; copied: number }
}) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const router = useRouter()
  const workflows = useQuery({
    queryKey: ['workflows'],
    queryFn: () => api.get<WorkflowSummary[]>('/workflows'),
    retry: false,
  })
  const go = (next: { box?: string; workflow?: string }) =>
    void router.navigate({ to: '/inbox', search: { box, workflow, ...next } })
  const label = (one: Box) => {
    const count = one === 'todo' ? counts?.todo : one === 'copied' ? counts?.copied : undefined
    return count ? `${t(`box.${one}`)} ${count}` : t(`box.${one}`)
  }
  return (
    <>
      <PageHeader
        title={t('inbox')}
        actions={
          <Select
            allowClear
            value={workflow}
            placeholder={t('allWorkflows')}
            aria-label={t('workflow')}
            onChange={(key) => go({ workflow: key })}
            options={(workflows.data ?? []).map((one) => ({ value: one.key, label: text(one.title) }))}
            style={{ minWidth: 180 }}
          />
        }
      />
      <Tabs
        activeKey={box}
        onChange={(key) => go({ box: key })}
        items={boxes.map((one) => ({ key: one, label: label(one) }))}
        tabBarGutter={20}
      />
    </>
  )
}

function More({ loading, onMore }: { loading: boolean; onMore: () => void }) {
  const { t } = useTranslation('tasks')
  return (
    <li className="inbox-more">
      <Button type="link" loading={loading} onClick={onMore}>
        {t('more')}
      </Button>
    </li>
  )
}

interface DeskProps {
  tasks: TaskRow[]
  box: Box
  more: ReactNode
}

/** The list, and on wide screens the chosen task beside it. */
function Desk({ tasks, box, more }: DeskProps) {
  const wide = useWide()
  const router = useRouter()
  const [chosen, setChosen] = useState<string>()
  const index = Math.max(
    0,
    tasks.findIndex((task) => task.id === chosen),
  )
  const current = tasks[index]
  const { start, dialog, busy } = useVerbs({
    task: current,
    onDecided: () => setChosen(tasks[index + 1]?.id ?? tasks[index - 1]?.id),
  })
  const open = (task: TaskRow) => void router.navigate(place(task))
  useInboxKeys({ tasks, index, choose: setChosen, open, start })
  useEffect(() => {
    document.querySelector(`[data-task="${current?.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])
  const select = (task: TaskRow) => (wide && !isRun(task) ? setChosen(task.id) : open(task))
  return (
    <div className="inbox-desk">
      <ul className="inbox-list">
        {tasks.map((task) => (
          <InboxRow
            key={task.id}
            task={task}
            box={box}
            current={wide && task.id === current?.id}
            onSelect={() => select(task)}
            onOpen={() => open(task)}
          />
        ))}
        {more}
      </ul>
      {wide && current && !isRun(current) && (
        <section className="inbox-preview panel" key={current.id}>
          <Suspense fallback={<Lines count={12} />}>
            <TaskPreview id={current.id} busy={busy} onVerb={start} />
          </Suspense>
        </section>
      )}
      {dialog}
    </div>
  )
}

/** What I started is a run, not a task of mine: it opens its record. */
function isRun(task: TaskRow): boolean {
  return task.kind === 'start'
}

function place(task: TaskRow) {
  if (!isRun(task)) return { to: '/tasks/$id' as const, params: { id: task.id } }
  return { to: '/records/$entity/$id' as const, params: { entity: task.record.entity, id: task.record.id } }
}

function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia('(min-width: 1200px)')
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => window.matchMedia('(min-width: 1200px)').matches,
  )
}

interface Keys {
  tasks: TaskRow[]
  index: number
  choose: (id: string | undefined) => void
  open: (task: TaskRow) => void
  start: (verb: string, task?: TaskRow) => void
}

function useInboxKeys({ tasks, index, choose, open, start }: Keys) {
  const { t } = useTranslation('tasks')
  const current = tasks[index]
  const step = (by: number) => choose(tasks[Math.min(Math.max(index + by, 0), tasks.length - 1)]?.id)
  useShortcuts(t('inbox'), [
    { keys: 'j', label: t('keys.next'), run: () => step(1) },
    { keys: 'k', label: t('keys.previous'), run: () => step(-1) },
    { keys: 'enter', label: t('keys.open'), run: () => current && open(current) },
    {
      keys: 'a',
      label: t('keys.approve'),
      run: () => start(current?.kind === 'handle' ? 'complete' : 'approve', current),
    },
    { keys: 'r', label: t('keys.reject'), run: () => start('reject', current) },
    { keys: 't', label: t('keys.transfer'), run: () => start('transfer', current) },
  ])
}

const signs: Record<Box, ReactNode> = {
  todo: <CheckCircleOutlined />,
  done: <HistoryOutlined />,
  started: <SendOutlined />,
  copied: <MailOutlined />,
}

/** An empty tab says what will stand here one day. */
function Nothing({ box, filtered }: { box: Box; filtered: boolean }) {
  const { t } = useTranslation('tasks')
  const shell = useShell()
  const quote = shell?.entities.quote?.can.includes('create')
  const action = filtered ? (
    <Link to="/inbox" search={{ box }}>
      <Button>{t('showAll')}</Button>
    </Link>
  ) : (
    box === 'started' &&
    quote && (
      <Link to="/records/$entity/new" params={{ entity: 'quote' }}>
        <Button type="primary">{t('startQuote')}</Button>
      </Link>
    )
  )
  return (
    <div className="panel">
      <EmptyState
        icon={signs[box]}
        title={t(`empty.${box}`)}
        help={t(`empty.${box}Help`)}
        action={action || undefined}
      />
    </div>
  )
}
