import {
  CheckCircleOutlined,
  CloudSyncOutlined,
  DeleteOutlined,
  ExclamationCircleOutlined,
  UndoOutlined,
} from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { Button, Popconfirm, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { errorText } from '@/api/errors'
import { usePerson } from '@/api/session'
import { useNotify } from '@/ui/notify'
import { usePhone } from '@/ui/preferences'
import { RelativeTime } from '@/ui/time'
import { type Change, changeQuery, needsReading, planQuery, refreshChange } from './api'
import { dropDrafts, useDrafts, useFlush, useWaiting } from './drafts'
import { ProblemList } from './problem-list'
import { usePublish } from './publish'
import { TestCounts } from './test-counts'

/** What is waiting to be published, what is wrong with it, and the ways on. */
export function BottomBar() {
  const { t } = useTranslation('studio')
  const change = useQuery(changeQuery).data
  const { sending, error } = useDrafts()
  const waiting = useWaiting()
  const phone = usePhone()
  const count = Object.keys(change?.files ?? {}).length
  return (
    <footer className="studio-bar">
      <ChangeCount change={change} count={count} />
      <Problems change={change} />
      {count > 0 && <Tested />}
      {error !== null && <span className="danger">{errorText(error)}</span>}
      {(sending || waiting) && !error && (
        <span className="muted">
          <CloudSyncOutlined /> {t('saving')}
        </span>
      )}
      <span className="grow" />
      {(count > 0 || !phone) && <Actions change={change} count={count} />}
    </footer>
  )
}

function ChangeCount({ change, count }: { change: Change | undefined; count: number }) {
  const { t } = useTranslation('studio')
  const me = usePerson()
  if (!change) return null
  if (count === 0) return <span className="muted">{t('nothingPending')}</span>
  return (
    <span>
      <b>{t('pending', { count })}</b>{' '}
      <span className="muted">
        {change.by && change.by.id !== me.id && `${change.by.title} · `}
        <RelativeTime at={change.updated_at} />
      </span>
    </span>
  )
}

function Problems({ change }: { change: Change | undefined }) {
  const { t } = useTranslation('studio')
  const problems = change?.problems ?? []
  const errors = problems.filter((problem) => !problem.warning).length
  if (!change || (problems.length === 0 && Object.keys(change.files).length === 0)) return null
  if (problems.length === 0) {
    return (
      <span className="ok">
        <CheckCircleOutlined /> {t('noProblems')}
      </span>
    )
  }
  return (
    <Popover
      trigger="click"
      placement="topLeft"
      content={<ProblemList problems={problems} />}
      title={t('problemsTitle')}
    >
      <Button size="small" type="text" danger={errors > 0} icon={<ExclamationCircleOutlined />}>
        {errors > 0 ? t('problems', { count: errors }) : t('warnings', { count: problems.length })}
      </Button>
    </Popover>
  )
}

/** How the tests went when the change was planned last; nothing once it was edited since. */
function Tested() {
  const plan = useQuery({ ...planQuery, enabled: false })
  return plan.data && !plan.isStale ? <TestCounts tests={plan.data.tests ?? []} /> : null
}

function Actions({ change, count }: { change: Change | undefined; count: number }) {
  const { t } = useTranslation('studio')
  const client = useQueryClient()
  const router = useRouter()
  const notify = useNotify()
  const flush = useFlush()
  const phone = usePhone()
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true)
    await work().catch(notify.failed)
    await refreshChange(client)
    setBusy(false)
  }
  const undo = () =>
    run(async () => {
      await flush()
      dropDrafts()
      await api.post('/change/undo', {})
    })
  const discard = () => {
    dropDrafts()
    return run(() => api.delete('/change'))
  }
  const plan = () => flush().then(() => router.navigate({ to: '/studio', search: { path: 'plan' } }))
  const publish = usePublish()
  // What has to be read first is read on the page that says it.
  const publishNow = () =>
    run(async () => {
      await flush()
      const answer = await client.fetchQuery(planQuery)
      if (needsReading(answer)) return plan()
      return publish.mutateAsync('')
    })
  return (
    <>
      <Link to="/studio/releases" className="releases-link">
        <Button type="text">{t('releases')}</Button>
      </Link>
      <Button
        icon={<UndoOutlined />}
        disabled={count === 0 || change?.undo === 0}
        loading={busy}
        onClick={undo}
        aria-label={t('action.undo')}
      >
        {!phone && t('action.undo')}
      </Button>
      <Popconfirm
        title={t('discardAsk', { count })}
        okText={t('action.discard')}
        okButtonProps={{ danger: true }}
        onConfirm={discard}
      >
        <Button icon={<DeleteOutlined />} disabled={count === 0} aria-label={t('action.discard')}>
          {!phone && t('action.discard')}
        </Button>
      </Popconfirm>
      <Button disabled={count === 0} onClick={plan}>
        {t('plan')}
      </Button>
      <Button type="primary" disabled={count === 0} loading={busy} onClick={publishNow}>
        {t('publish')}
      </Button>
    </>
  )
}
