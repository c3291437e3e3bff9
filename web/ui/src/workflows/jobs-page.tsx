import './workflows.css'
import { ThunderboltOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Popconfirm, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { Operations } from './operations'
import { type JobInfo, jobsQuery, usePush } from './queries'

const route = getRouteApi('/jobs')
const states = ['all', 'failed', 'retrying', 'waiting', 'running', 'done'] as const

const colours: Record<string, string> = {
  completed: 'green',
  running: 'blue',
  retryable: 'gold',
  discarded: 'red',
}

/** Work in the background: mail, imports, calls of other systems; what failed, and trying it again. */
export default function JobsPage() {
  const { t } = useTranslation('workflows')
  const { state } = route.useSearch()
  const router = useRouter()
  const jobs = useQuery(jobsQuery(state))
  const choose = (next: string) =>
    void router.navigate({ to: '/jobs', search: { state: next === 'all' ? undefined : next }, replace: true })
  return (
    <Operations place="jobs">
      <div className="scroll-x">
        <Segmented
          value={state ?? 'all'}
          onChange={choose}
          options={states.map((one) => ({ value: one, label: t(`jobs.${one}`) }))}
          aria-label={t('status.label')}
        />
      </div>
      {jobs.error && <ErrorState error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.isPending && <Lines count={6} />}
      {jobs.data?.length === 0 && (
        <div className="panel">
          <EmptyState
            icon={<ThunderboltOutlined />}
            title={t(state === 'failed' ? 'jobs.noneFailed' : 'jobs.none')}
            help={t('jobs.noneHelp')}
          />
        </div>
      )}
      {!!jobs.data?.length && (
        <ul className="panel job-list">
          {jobs.data.map((job) => (
            <Job key={job.id} job={job} />
          ))}
        </ul>
      )}
    </Operations>
  )
}

function Job({ job }: { job: JobInfo }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  return (
    <li>
      <span className="job-what">
        <b>{text(job.label) || job.name}</b>
        {job.error && <span className="job-error">{text(job.error)}</span>}
        <span className="muted row wrap">
          <code>{job.name}</code>
          {t('jobs.tries', { tries: job.tries, most: job.most })}
          {job.run && (
            <Link to="/runs/$id" params={{ id: job.run }}>
              {t('jobs.run')}
            </Link>
          )}
        </span>
      </span>
      <span className={`tag ${colours[job.state] ?? ''}`}>
        {t(`jobState.${job.state}`, { defaultValue: job.state })}
      </span>
      <span className="muted job-when">
        <When job={job} />
      </span>
      <JobTools job={job} />
    </li>
  )
}

function When({ job }: { job: JobInfo }) {
  const { t } = useTranslation('workflows')
  if (job.finished_at) return <RelativeTime at={job.finished_at} />
  if (job.state !== 'retryable' && job.state !== 'scheduled') return <RelativeTime at={job.created_at} />
  return <RelativeTime at={job.next_at} words={(time) => t('jobs.next', { time })} />
}

const alive = ['available', 'scheduled', 'pending', 'retryable', 'running']
const again = ['retryable', 'discarded', 'cancelled', 'scheduled']

function JobTools({ job }: { job: JobInfo }) {
  const { t } = useTranslation('workflows')
  const notify = useNotify()
  const push = usePush()
  const send = (verb: string, done: string) =>
    push.mutate(`/jobs/${job.id}/${verb}`, { onSuccess: () => notify.done(done), onError: notify.failed })
  return (
    <span className="row job-tools">
      {again.includes(job.state) && (
        <Button size="small" loading={push.isPending} onClick={() => send('retry', t('jobs.retried'))}>
          {t('action.retry')}
        </Button>
      )}
      {alive.includes(job.state) && (
        <Popconfirm
          title={t('jobs.cancelSure')}
          description={job.run ? t('jobs.cancelRun') : undefined}
          okText={t('jobs.cancel')}
          onConfirm={() => send('cancel', t('jobs.cancelled'))}
        >
          <Button size="small" danger type="text">
            {t('jobs.cancel')}
          </Button>
        </Popconfirm>
      )}
    </span>
  )
}
