import './workflows.css'
import { FieldTimeOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { DueTime, RelativeTime } from '@/ui/time'
import { hoursOf, lookOf } from './clocks'
import { Figures, NextPage, Operations } from './operations'
import { type ClockFilter, type ClockInfo, clocksQuery } from './queries'
import { RunFilters } from './run-filters'

const route = getRouteApi('/clocks')

/** How much of each service level is used up: what is close, what is past it, what stands still. */
export default function ClocksPage() {
  const { t } = useTranslation('workflows')
  const filter = route.useSearch()
  const router = useRouter()
  const pages = useInfiniteQuery(clocksQuery(filter))
  const clocks = pages.data?.pages.flatMap((page) => page.clocks) ?? []
  const first = pages.data?.pages[0]
  const narrow = (change: ClockFilter) =>
    void router.navigate({ to: '/clocks', search: { ...filter, ...change }, replace: true })
  return (
    <Operations place="clocks">
      <Figures
        figures={[
          { key: 'breached', label: t('clockStatus.breached'), count: first?.breached ?? 0, colour: 'bad' },
          { key: 'running', label: t('clockStatus.running'), count: first?.running ?? 0 },
          { key: 'paused', label: t('clockStatus.paused'), count: first?.paused ?? 0 },
        ]}
        chosen={filter.status}
        onChoose={(status) => narrow({ status })}
      />
      <RunFilters filter={{ ...filter, status: undefined }} onChange={narrow} names={['workflow']} />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={8} />}
      {first?.more && <p className="muted">{t('clocks.more')}</p>}
      {pages.data && clocks.length === 0 && (
        <div className="panel">
          <EmptyState icon={<FieldTimeOutlined />} title={t('clocks.none')} help={t('clocks.noneHelp')} />
        </div>
      )}
      {clocks.length > 0 && (
        <ul className="panel clock-list">
          {clocks.map((clock) => (
            <Clock key={`${clock.run.id}${clock.clock}`} clock={clock} />
          ))}
        </ul>
      )}
      <NextPage pages={pages} />
    </Operations>
  )
}

function Clock({ clock }: { clock: ClockInfo }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const look = lookOf(clock)
  const label = text(clock.label) || clock.clock
  return (
    <li className={`clock ${look}`}>
      <span className="clock-what">
        <Link to="/runs/$id" params={{ id: clock.run.id }}>
          {clock.run.record.title}
        </Link>
        <span className="muted ellipsis">
          {label} · {text(clock.run.workflow_title)} · {text(clock.run.state_label)}
        </span>
      </span>
      <span className="clock-bar">
        <span
          className="clock-track"
          role="progressbar"
          aria-label={label}
          aria-valuenow={Math.min(clock.used, 100)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${Math.min(100, Math.max(1, clock.used))}%` }} />
        </span>
        <b className="tabular">{clock.used} %</b>
      </span>
      <span className="muted tabular clock-time">
        {t('clocks.of', { used: useHours(clock.elapsed_seconds), target: useHours(clock.target_seconds) })}
      </span>
      <span className="clock-end">
        <End clock={clock} />
      </span>
    </li>
  )
}

function End({ clock }: { clock: ClockInfo }) {
  const { t } = useTranslation('workflows')
  if (clock.breached_at)
    return (
      <span className="tag red">
        <RelativeTime at={clock.breached_at} words={(time) => t('clocks.breached', { time })} />
      </span>
    )
  if (clock.status !== 'running')
    return <span className="tag">{t(`clockStatus.${clock.status}`, { defaultValue: clock.status })}</span>
  return clock.due_at && <DueTime at={clock.due_at} />
}

/** Working time in words: 3 h 30 min. */
function useHours(seconds: number): string {
  const { t } = useTranslation('workflows')
  const { hours, minutes } = hoursOf(seconds)
  if (hours === 0) return t('clocks.minutes', { minutes })
  return minutes === 0 ? t('clocks.hours', { hours }) : t('clocks.both', { hours, minutes })
}
