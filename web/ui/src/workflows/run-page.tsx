import './workflows.css'
import { QuestionCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PathList, tone } from '@/diagram/path-list'
import { type Run, type RunInfo, RunPicture, runQuery } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { Face, PersonTag } from '@/ui/person'
import { usePhone } from '@/ui/preferences'
import { RecordLink } from '@/ui/record-link'
import { PageSkeleton } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { AdminPanel } from './admin-panel'
import { IncidentPanel } from './incident-panel'
import { StatusTag } from './status-tag'

const ExplainDrawer = lazy(() => import('@/process/explain-drawer'))
const route = getRouteApi('/runs/$id')

/** A run: where it is, how it came there in words, and what an administrator may do about it. */
export default function RunPage() {
  const { id } = route.useParams()
  // Time and other systems move a run as well, and they tell only whom they ask.
  const run = useQuery({ ...runQuery(id), refetchInterval: 5_000 })
  if (run.error) return <ErrorState error={run.error} retry={() => void run.refetch()} />
  if (!run.data) return <PageSkeleton />
  return <Open run={{ ...run.data, id: run.data.id ?? id }} />
}

function Open({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const phone = usePhone()
  const [explaining, setExplaining] = useState(false)
  return (
    <div className="page">
      <PageHeader
        actions={
          <Button icon={<QuestionCircleOutlined />} onClick={() => setExplaining(true)}>
            {t('explain')}
          </Button>
        }
        title={
          <RecordLink entity={run.record.entity} id={run.record.id}>
            {run.record.title}
          </RecordLink>
        }
        aside={
          <>
            <StatusTag status={run.status} incident={run.incident} />
            <span>{text(run.state_label)}</span>
          </>
        }
        below={
          <span className="row wrap">
            {text(run.workflow_title)} · {t('release', { number: run.release })}
            {run.round > 1 && ` · ${t('round', { number: run.round })}`} ·{' '}
            <PersonTag person={run.submitter} plain />
            <RelativeTime at={run.started_at} />
            {run.caller && (
              <Link to="/runs/$id" params={{ id: run.caller.id }}>
                {t('caller', { title: run.caller.record.title })}
              </Link>
            )}
          </span>
        }
      />
      <IncidentPanel run={run} />
      {explaining && (
        <Suspense fallback={null}>
          <ExplainDrawer of={`/runs/${run.id}`} onClose={() => setExplaining(false)} />
        </Suspense>
      )}
      <div className="run-columns">
        <div className="stack">
          {phone ? <PathPanel run={run} /> : <RunPicture runId={run.id} height="clamp(460px, 62vh, 760px)" />}
          <HistoryPanel run={run} />
        </div>
        <div className="stack">
          {!phone && <PathPanel run={run} />}
          <CalledPanel runs={run.called ?? []} />
          <TimerPanel run={run} />
          {run.admin?.length > 0 && <AdminPanel run={run} />}
        </div>
      </div>
    </div>
  )
}

function PathPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  if (!run.path?.length) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('path')}</h2>
      </header>
      <div className="body">
        <PathList nodes={run.path} />
      </div>
    </section>
  )
}

function HistoryPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const lines = [...(run.history ?? [])].reverse()
  return (
    <section className="panel">
      <header>
        <h2>{t('history')}</h2>
      </header>
      <ol className="run-history">
        {lines.map((line) => (
          <li key={line.seq}>
            <span className="person">{line.actor && <Face person={line.actor} />}</span>
            <span className="grow">
              <span className={`path-decision ${tone(line.verb)}`}>{text(line.text) || line.verb}</span>
              {line.comment && <span className="path-quote">{line.comment}</span>}
              {line.brought?.map((one) => (
                <span key={one.name} className="brought">
                  {text(one.label)}: {one.value}
                </span>
              ))}
            </span>
            <span className="muted">
              <RelativeTime at={line.at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The processes that a run called, and where each of them is. */
function CalledPanel({ runs }: { runs: RunInfo[] }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  if (runs.length === 0) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('called')}</h2>
      </header>
      <ul className="body plain-list">
        {runs.map((run) => (
          <li key={run.id} className="row">
            <Link className="grow ellipsis" to="/runs/$id" params={{ id: run.id }}>
              {run.record.title}
            </Link>
            <span className="muted">{text(run.state_label)}</span>
            <StatusTag status={run.status} incident={run.incident} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function TimerPanel({ run }: { run: Run }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  if (!run.timers?.length) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('dueMoments')}</h2>
      </header>
      <ul className="body plain-list">
        {run.timers.map((timer) => (
          <li key={timer.id} className="row">
            <span className="grow">
              {text(timer.text)} <span className="muted">{text(timer.place)}</span>
            </span>
            <RelativeTime at={timer.due_at} />
          </li>
        ))}
      </ul>
    </section>
  )
}
