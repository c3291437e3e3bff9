import './workflows.css'
import { RocketOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RunInfo } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PersonTag } from '@/ui/person'
import { usePhone } from '@/ui/preferences'
import { RecordLink } from '@/ui/record-link'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { NextPage, Operations } from './operations'
import { type RunFilter, runsQuery } from './queries'
import { RowTable } from './row-table'
import { RunFilters } from './run-filters'
import { StatusTag } from './status-tag'

const route = getRouteApi('/runs')

/** Every run, for the people who keep the workflows going: what runs, what is stuck, what ended. */
export default function RunsPage() {
  const { t } = useTranslation('workflows')
  const filter = route.useSearch()
  const router = useRouter()
  const phone = usePhone()
  const pages = useInfiniteQuery(runsQuery(filter))
  const runs = pages.data?.pages.flatMap((page) => page.runs) ?? []
  const narrow = (change: RunFilter) =>
    void router.navigate({ to: '/runs', search: { ...filter, ...change }, replace: true })
  return (
    <Operations place="runs">
      <RunFilters
        filter={filter}
        onChange={narrow}
        names={['status', 'workflow', 'person', 'age', 'overdue']}
      />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={8} />}
      {pages.data && runs.length === 0 && (
        <div className="panel">
          <EmptyState icon={<RocketOutlined />} title={t('noRuns')} help={t('noRunsHelp')} />
        </div>
      )}
      {runs.length > 0 && (phone ? <RunCards runs={runs} /> : <RunTable runs={runs} />)}
      <NextPage pages={pages} />
    </Operations>
  )
}

function RunTable({ runs }: { runs: RunInfo[] }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const open = (run: RunInfo) => (
    <Link to="/runs/$id" params={{ id: run.id }}>
      {t('open')}
    </Link>
  )
  return (
    <RowTable
      rows={runs}
      columns={[
        { key: 'record', title: t('record'), draw: (run) => <RecordOf run={run} /> },
        { key: 'workflow', title: t('workflow'), draw: (run) => text(run.workflow_title) || run.workflow },
        { key: 'state', title: t('state'), draw: (run) => text(run.state_label) || run.state },
        {
          key: 'status',
          title: t('status.label'),
          draw: (run) => <StatusTag status={run.status} incident={run.incident} />,
        },
        {
          key: 'submitter',
          title: t('submitter'),
          draw: (run) => <PersonTag person={run.submitter} plain />,
        },
        { key: 'started', title: t('started'), draw: (run) => <RelativeTime at={run.started_at} /> },
        { key: 'open', title: '', end: true, draw: open },
      ]}
    />
  )
}

function RecordOf({ run }: { run: RunInfo }) {
  return (
    <RecordLink entity={run.record.entity} id={run.record.id}>
      {run.record.title}
    </RecordLink>
  )
}

function RunCards({ runs }: { runs: RunInfo[] }) {
  const text = useText()
  return runs.map((run) => (
    <Link key={run.id} to="/runs/$id" params={{ id: run.id }} className="panel run-card">
      <span className="row">
        <b className="grow ellipsis">{run.record.title}</b>
        <StatusTag status={run.status} incident={run.incident} />
      </span>
      <span className="muted">
        {text(run.workflow_title)} · {text(run.state_label)} · <RelativeTime at={run.started_at} />
      </span>
    </Link>
  ))
}
