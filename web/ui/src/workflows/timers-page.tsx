import './workflows.css'
import { ClockCircleOutlined, PauseCircleOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { usePhone } from '@/ui/preferences'
import { Lines } from '@/ui/skeleton'
import { formatDateTime, RelativeTime } from '@/ui/time'
import { Figures, NextPage, Operations } from './operations'
import { type TimerFilter, type TimerInfo, timersQuery, usePush } from './queries'
import { RowTable } from './row-table'
import { RunFilters } from './run-filters'

const route = getRouteApi('/timers')

/** The moments at which runs go on by themselves, the next due first. */
export default function TimersPage() {
  const { t } = useTranslation('workflows')
  const filter = route.useSearch()
  const router = useRouter()
  const phone = usePhone()
  const pages = useInfiniteQuery(timersQuery(filter))
  const timers = pages.data?.pages.flatMap((page) => page.timers) ?? []
  const first = pages.data?.pages[0]
  const narrow = (change: TimerFilter) =>
    void router.navigate({ to: '/timers', search: { ...filter, ...change }, replace: true })
  return (
    <Operations place="timers">
      <Figures
        figures={[
          { key: 'all', label: t('timers.waiting'), count: first?.waiting ?? 0 },
          { key: '1', label: t('timers.overdue'), count: first?.overdue ?? 0, colour: 'bad' },
        ]}
        chosen={filter.overdue ?? 'all'}
        onChoose={(key) => narrow({ overdue: key === '1' ? '1' : undefined })}
      />
      <RunFilters filter={filter} onChange={narrow} names={['workflow']} bare />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={8} />}
      {pages.data && timers.length === 0 && (
        <div className="panel">
          <EmptyState icon={<ClockCircleOutlined />} title={t('timers.none')} help={t('timers.noneHelp')} />
        </div>
      )}
      {timers.length > 0 && (phone ? <Cards timers={timers} /> : <TimerTable timers={timers} />)}
      <NextPage pages={pages} />
    </Operations>
  )
}

function TimerTable({ timers }: { timers: TimerInfo[] }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  return (
    <RowTable
      rows={timers}
      columns={[
        { key: 'due', title: t('timers.due'), draw: (timer) => <Due timer={timer} /> },
        { key: 'text', title: t('timers.what'), draw: (timer) => text(timer.text) },
        { key: 'place', title: t('timers.place'), draw: (timer) => text(timer.place) },
        { key: 'record', title: t('record'), draw: (timer) => <RunLink timer={timer} /> },
        { key: 'workflow', title: t('workflow'), draw: (timer) => text(timer.workflow_title) },
        { key: 'fire', title: '', end: true, draw: (timer) => timer.may_fire && <Fire timer={timer} /> },
      ]}
    />
  )
}

function Cards({ timers }: { timers: TimerInfo[] }) {
  const text = useText()
  return timers.map((timer) => (
    <div key={timer.id} className="panel run-card">
      <span className="row">
        <b className="grow">{text(timer.text)}</b>
        <Due timer={timer} />
      </span>
      <span className="row wrap muted">
        <RunLink timer={timer} /> {text(timer.place)}
        {timer.may_fire && <Fire timer={timer} />}
      </span>
    </div>
  ))
}

function Due({ timer }: { timer: TimerInfo }) {
  const { t } = useTranslation('workflows')
  if (timer.paused)
    return (
      <span className="muted nowrap">
        <PauseCircleOutlined aria-hidden /> {t('timers.paused')}
      </span>
    )
  return (
    <span className="nowrap" title={formatDateTime(timer.due_at)}>
      <RelativeTime at={timer.due_at} late />
      {timer.attempts > 0 && <span className="tag red">{t('timers.tried', { count: timer.attempts })}</span>}
    </span>
  )
}

function RunLink({ timer }: { timer: TimerInfo }) {
  return (
    <Link to="/runs/$id" params={{ id: timer.run }}>
      {timer.record.title}
    </Link>
  )
}

/** An overdue timer can be told to act now. */
function Fire({ timer }: { timer: TimerInfo }) {
  const { t } = useTranslation('workflows')
  const notify = useNotify()
  const push = usePush()
  return (
    <Button
      size="small"
      loading={push.isPending}
      onClick={() =>
        push.mutate(`/timers/${timer.id}/fire`, {
          onSuccess: () => notify.done(t('timers.fired')),
          onError: notify.failed,
        })
      }
    >
      {t('timers.fire')}
    </Button>
  )
}
