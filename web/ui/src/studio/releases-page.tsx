import './studio.css'
import { HistoryOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { PageHeader } from '@/ui/page-header'
import { PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { type Release, releasesQuery } from './api'
import { ChangeGroups } from './change-groups'

/** What was published, when and by whom, what it changed, and the way back. */
export default function ReleasesPage() {
  const { t } = useTranslation('studio')
  const releases = useQuery(releasesQuery)
  return (
    <div className="page narrow">
      <PageHeader
        title={t('releases')}
        below={t('releasesHelp')}
        actions={
          <Link to="/studio" search={{}}>
            <Button>{t('studio')}</Button>
          </Link>
        }
      />
      {releases.error && <ErrorState error={releases.error} retry={() => void releases.refetch()} />}
      {releases.isPending && <Lines count={6} />}
      {releases.data?.length === 0 && <EmptyState icon={<HistoryOutlined />} title={t('noReleases')} />}
      {releases.data?.map((release, index) => (
        <ReleaseBox key={release.number} release={release} current={release.current ?? index === 0} />
      ))}
    </div>
  )
}

function ReleaseBox({ release, current }: { release: Release; current: boolean }) {
  const { t } = useTranslation('studio')
  const [open, setOpen] = useState(false)
  const changes = release.changes ?? []
  return (
    <section className={`panel release ${current ? 'current' : ''}`}>
      <header>
        <h2>
          <button type="button" className="plain" onClick={() => setOpen(!open)} aria-expanded={open}>
            {t('release', { number: release.number })}{' '}
            {release.note && (
              <span className="note">{release.note === 'set-up' ? t('setUp') : release.note}</span>
            )}
          </button>
        </h2>
        {current && <span className="tag green">{t('live')}</span>}
        <span className="muted">{t('changes', { count: changes.length })}</span>
        {release.by?.title && <PersonTag person={release.by} plain />}
        <span className="muted">
          <RelativeTime at={release.at} />
        </span>
        {!current && <Restore number={release.number} />}
      </header>
      {open && (
        <div className="body stack">
          {changes.length === 0 ? (
            <span className="muted">{t('noChanges')}</span>
          ) : (
            <ChangeGroups changes={changes} />
          )}
        </div>
      )}
    </section>
  )
}

function Restore({ number }: { number: number }) {
  const { t } = useTranslation('studio')
  const client = useQueryClient()
  const notify = useNotify()
  const restore = useMutation({
    mutationFn: () => api.post<{ release: number }>(`/releases/${number}/restore`, {}),
    onSuccess: ({ release }) => {
      notify.done(t('published', { number: release }))
      return client.invalidateQueries()
    },
    onError: notify.failed,
  })
  return (
    <Popconfirm
      title={t('restoreAsk', { number })}
      okText={t('action.restore')}
      onConfirm={() => restore.mutate()}
    >
      <Button size="small" loading={restore.isPending}>
        {t('action.restore')}
      </Button>
    </Popconfirm>
  )
}
