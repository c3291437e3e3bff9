import './workflows.css'
import { SafetyCertificateOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { RecordLink } from '@/ui/record-link'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { NextPage, Operations } from './operations'
import { type IncidentInfo, incidentsQuery, type RunFilter } from './queries'
import { RunFilters } from './run-filters'

const route = getRouteApi('/incidents')

/** Everything that needs an administrator, with what to do about it. */
export default function IncidentsPage() {
  const { t } = useTranslation('workflows')
  const filter = route.useSearch()
  const router = useRouter()
  const pages = useInfiniteQuery(incidentsQuery(filter))
  const incidents = pages.data?.pages.flatMap((page) => page.incidents) ?? []
  const narrow = (change: RunFilter) =>
    void router.navigate({ to: '/incidents', search: { ...filter, ...change }, replace: true })
  return (
    <Operations place="incidents">
      <RunFilters filter={filter} onChange={narrow} names={['workflow', 'person', 'age']} />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={6} />}
      {pages.data && incidents.length === 0 && (
        <div className="panel">
          <EmptyState
            icon={<SafetyCertificateOutlined />}
            title={t('noIncidents')}
            help={t('noIncidentsHelp')}
          />
        </div>
      )}
      {incidents.map((incident) => (
        <IncidentCard key={`${incident.run.id}${incident.id}`} incident={incident} />
      ))}
      <NextPage pages={pages} />
    </Operations>
  )
}

function IncidentCard({ incident }: { incident: IncidentInfo }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const { run } = incident
  return (
    <article className="panel incident-card">
      <div className="row wrap">
        <b>
          <RecordLink entity={run.record.entity} id={run.record.id}>
            {run.record.title}
          </RecordLink>
        </b>
        <span className="muted grow">
          {[text(run.workflow_title), text(incident.step_label)].filter(Boolean).join(' · ')}
        </span>
        <span className="muted">
          <RelativeTime at={incident.at} />
        </span>
      </div>
      <p className="incident-message">{text(incident.message)}</p>
      <p className="muted">{text(incident.advice)}</p>
      <Link to="/runs/$id" params={{ id: run.id }} className="incident-open">
        <Button>{t('mend')}</Button>
      </Link>
    </article>
  )
}
