import './workflows.css'
import { RocketOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Input, Select, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RunInfo } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PersonTag } from '@/ui/person'
import { usePhone } from '@/ui/preferences'
import { RecordLink } from '@/ui/record-link'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { type RunFilter, runsQuery, workflowsQuery } from './queries'
import { StatusTag } from './status-tag'

const route = getRouteApi('/runs')

/** Every run, for the people who keep the workflows going: what runs, what is stuck, what ended. */
export default function RunsPage() {
  const { t } = useTranslation('workflows')
  const filter = route.useSearch()
  const phone = usePhone()
  const pages = useInfiniteQuery(runsQuery(filter))
  const runs = pages.data?.pages.flatMap((page) => page.runs) ?? []
  return (
    <div className="page">
      <PageHeader title={t('runs')} />
      <Filters filter={filter} />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={8} />}
      {pages.data && runs.length === 0 && (
        <div className="panel">
          <EmptyState icon={<RocketOutlined />} title={t('noRuns')} help={t('noRunsHelp')} />
        </div>
      )}
      {runs.length > 0 && (phone ? <RunCards runs={runs} /> : <RunTable runs={runs} />)}
      {pages.hasNextPage && (
        <Button
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      )}
    </div>
  )
}

const statuses = ['running', 'incident', 'suspended', 'approved', 'rejected', 'cancelled', 'done']

function Filters({ filter }: { filter: RunFilter }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const router = useRouter()
  const workflows = useQuery(workflowsQuery).data ?? []
  const go = (next: RunFilter) =>
    void router.navigate({ to: '/runs', search: { ...filter, ...next }, replace: true })
  return (
    <div className="row wrap">
      <Input.Search
        allowClear
        defaultValue={filter.q}
        placeholder={t('searchRuns')}
        aria-label={t('searchRuns')}
        onSearch={(q) => go({ q: q || undefined })}
        style={{ width: 240 }}
      />
      <Select
        allowClear
        value={filter.workflow}
        placeholder={t('allWorkflows')}
        aria-label={t('workflow')}
        onChange={(workflow) => go({ workflow })}
        options={workflows.map((one) => ({ value: one.key, label: text(one.title) }))}
        style={{ width: 200 }}
      />
      <Select
        allowClear
        value={filter.status}
        placeholder={t('allStatuses')}
        aria-label={t('status.label')}
        onChange={(status) => go({ status })}
        options={statuses.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        style={{ width: 150 }}
      />
    </div>
  )
}

function RunTable({ runs }: { runs: RunInfo[] }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const columns = [
    { title: t('record'), key: 'record', render: (_: unknown, run: RunInfo) => <RecordOf run={run} /> },
    {
      title: t('workflow'),
      key: 'workflow',
      render: (_: unknown, run: RunInfo) => text(run.workflow_title) || run.workflow,
    },
    {
      title: t('state'),
      key: 'state',
      render: (_: unknown, run: RunInfo) => text(run.state_label) || run.state,
    },
    {
      title: t('status.label'),
      key: 'status',
      render: (_: unknown, run: RunInfo) => <StatusTag status={run.status} incident={run.incident} />,
    },
    {
      title: t('submitter'),
      key: 'submitter',
      render: (_: unknown, run: RunInfo) => <PersonTag person={run.submitter} plain />,
    },
    {
      title: t('started'),
      key: 'started',
      render: (_: unknown, run: RunInfo) => <RelativeTime at={run.started_at} />,
    },
    {
      title: '',
      key: 'open',
      align: 'right' as const,
      render: (_: unknown, run: RunInfo) => (
        <Link to="/runs/$id" params={{ id: run.id }}>
          {t('open')}
        </Link>
      ),
    },
  ]
  return (
    <div className="panel">
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={runs}
        pagination={false}
        scroll={{ x: 760 }}
      />
    </div>
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
