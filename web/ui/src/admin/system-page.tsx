import './admin.css'
import { CheckCircleFilled, WarningFilled } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useMayAdmin, useSession } from '@/api/session'
import type { Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { formatSize } from '@/ui/format'
import { useNotify } from '@/ui/notify'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { AuditPanel } from './audit-panel'
import { type Connection, Connections } from './connections-panel'

interface System {
  ok: boolean
  text: Text
  database: string
  database_version: string
  size: number
  release: number
  people: number
  failed_jobs: number
  incidents: number
  backups: { name: string; at: string; size: number }[] | null
  connections: Connection[] | null
}

const route = getRouteApi('/system')
const MailPanel = lazy(() => import('./mail-panel'))
const CompanyPanel = lazy(() => import('./company-panel'))
const SamplePanel = lazy(() => import('./sample-panel'))
const tabs = ['health', 'company', 'mail', 'audit'] as const

/** How the installation is: one line, green or red, with what to do; jobs, backups and the log. */
export default function SystemPage() {
  const { t } = useTranslation('admin')
  const router = useRouter()
  const search = route.useSearch()
  const mayAll = useMayAdmin('all')
  const mayMetadata = useMayAdmin('metadata')
  const tab = tabs.find((one) => one === search.tab) ?? 'health'
  return (
    <div className="page">
      <PageHeader title={t('system')} />
      <Tabs
        activeKey={tab}
        onChange={(next) => void router.navigate({ to: '/system', search: { tab: next } })}
        items={tabs
          .filter((one) => (one !== 'mail' || mayAll) && (one !== 'company' || mayMetadata))
          .map((one) => ({ key: one, label: t(`systemTab.${one}`) }))}
        tabBarGutter={20}
      />
      {tab === 'health' && <Health />}
      {tab === 'company' && (
        <Suspense fallback={<Lines count={8} />}>
          <CompanyPanel />
        </Suspense>
      )}
      {tab === 'mail' && (
        <Suspense fallback={<Lines count={8} />}>
          <MailPanel />
        </Suspense>
      )}
      {tab === 'audit' && <AuditPanel />}
    </div>
  )
}

function Health() {
  const text = useText()
  const mayAll = useMayAdmin('all')
  const system = useQuery({
    queryKey: ['system'],
    queryFn: () => api.get<System>('/system'),
    refetchInterval: 15_000,
  })
  if (system.error) return <ErrorState error={system.error} retry={() => void system.refetch()} />
  if (!system.data) return <Lines count={6} />
  return (
    <>
      <div className={`health ${system.data.ok ? 'well' : 'unwell'}`} role="status">
        {system.data.ok ? <CheckCircleFilled /> : <WarningFilled />} {text(system.data.text)}
      </div>
      <Facts system={system.data} />
      <Backups backups={system.data.backups ?? []} />
      <Connections connections={system.data.connections ?? []} />
      {mayAll && (
        <Suspense fallback={<Lines count={3} />}>
          <SamplePanel />
        </Suspense>
      )}
    </>
  )
}

function Facts({ system }: { system: System }) {
  const { t } = useTranslation('admin')
  const { version } = useSession()
  const facts: [string, ReactNode][] = [
    [t('fact.version'), version],
    [t('fact.database'), system.database_version || system.database],
    [t('fact.size'), formatSize(system.size)],
    [t('fact.release'), String(system.release)],
    [t('fact.people'), String(system.people)],
    [
      t('fact.failed'),
      <Link key="jobs" to="/jobs" search={{ state: 'failed' }}>
        {system.failed_jobs}
      </Link>,
    ],
    [
      t('fact.incidents'),
      <Link key="incidents" to="/incidents">
        {system.incidents}
      </Link>,
    ],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Backups({ backups }: { backups: NonNullable<System['backups']> }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const may = useMayAdmin('audit')
  const back = useMutation({
    mutationFn: () => api.post('/backup', {}),
    onSuccess: () => notify.done(t('backedUp')),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['system'] }),
  })
  return (
    <section className="panel">
      <header>
        <h2>{t('backups')}</h2>
        {may && (
          <Button type="primary" onClick={() => back.mutate()} loading={back.isPending}>
            {t('backUpNow')}
          </Button>
        )}
      </header>
      <ul className="body plain-rows">
        {backups.length === 0 && <li className="muted">{t('noBackups')}</li>}
        {backups.map((backup) => (
          <li key={backup.name} className="row">
            <code className="grow ellipsis">{backup.name}</code>
            <span className="muted tabular">{formatSize(backup.size)}</span>
            <RelativeTime at={backup.at} />
          </li>
        ))}
      </ul>
    </section>
  )
}
