import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { RelativeTime } from '@/ui/time'

interface Job {
  id: number
  name: string
  key: string
  state: string
  tries: number
  most: number
  error?: string
  created_at: string
  next_at: string
  finished_at?: string | null
}

const colours: Record<string, string> = {
  completed: 'green',
  running: 'blue',
  retryable: 'gold',
  discarded: 'red',
  cancelled: '',
}

/** Work in the background: mail, imports, calls of other systems. */
export function JobsPanel() {
  const { t } = useTranslation('admin')
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: () => api.get<Job[]>('/jobs'),
    refetchInterval: 5_000,
  })
  const retry = useRetry()
  if (jobs.error) return <ErrorState error={jobs.error} retry={() => void jobs.refetch()} />
  const columns = [
    { key: 'name', title: t('job.name'), render: (_: unknown, job: Job) => <JobName job={job} /> },
    {
      key: 'state',
      title: t('job.state'),
      render: (_: unknown, job: Job) => (
        <span className={`tag ${colours[job.state] ?? ''}`}>
          {t(`jobState.${job.state}`, { defaultValue: job.state })}
        </span>
      ),
    },
    {
      key: 'tries',
      title: t('job.tries'),
      align: 'right' as const,
      render: (_: unknown, job: Job) => `${job.tries} / ${job.most}`,
    },
    {
      key: 'created',
      title: t('job.created'),
      render: (_: unknown, job: Job) => <RelativeTime at={job.created_at} />,
    },
    {
      key: 'retry',
      title: '',
      align: 'right' as const,
      render: (_: unknown, job: Job) =>
        ['retryable', 'discarded', 'cancelled'].includes(job.state) && (
          <Button size="small" onClick={() => retry.mutate(job.id)}>
            {t('action.retry')}
          </Button>
        ),
    },
  ]
  return (
    <div className="panel">
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={jobs.data ?? []}
        loading={jobs.isPending}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 620 }}
        locale={{ emptyText: t('noJobs') }}
      />
    </div>
  )
}

function JobName({ job }: { job: Job }) {
  const { t } = useTranslation('admin')
  return (
    <>
      {t(`jobName.${job.name.replace('.', '_')}`, { defaultValue: job.name })}
      {job.error && <div className="job-error">{job.error}</div>}
    </>
  )
}

function useRetry() {
  const client = useQueryClient()
  const notify = useNotify()
  return useMutation({
    mutationFn: (id: number) => api.post(`/jobs/${id}/retry`, {}),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}
