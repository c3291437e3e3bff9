import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Process, Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'

const RunPicture = lazy(() =>
  import('@/diagram/run-picture').then((module) => ({ default: module.RunPicture })),
)

interface RunRow {
  id: string
  workflow: string
  title?: Text
  workflow_title?: Text
  status: string
  state?: string
  state_label?: Text
  started_at?: string
  ended_at?: string | null
}

/** The processes of a record: each as a picture with the current place lit. */
export default function ApprovalsTab({
  entity,
  id,
  process,
}: {
  entity: string
  id: string
  process: Process | null
}) {
  const { t } = useTranslation('records')
  const text = useText()
  const [chosen, setChosen] = useState<string>()
  const runs = useQuery({
    queryKey: ['runs', entity, id],
    queryFn: async () => {
      const answer = await api.get<RunRow[] | { runs: RunRow[] }>(`/records/${entity}/${id}/runs`)
      return Array.isArray(answer) ? answer : answer.runs
    },
  })
  if (runs.error) return <ErrorState error={runs.error} retry={() => void runs.refetch()} />
  if (!runs.data) return <Lines count={6} />
  const shown = chosen ?? process?.run ?? runs.data[0]?.id
  if (!shown) return <EmptyState title={t('approvals.none')} help={t('approvals.noneHelp')} />
  return (
    <div className="stack">
      <ul className="runs">
        {runs.data.map((run) => (
          <li key={run.id} className={run.id === shown ? 'current' : undefined}>
            <button type="button" className="plain grow" onClick={() => setChosen(run.id)}>
              {text(run.title ?? run.workflow_title) || run.workflow}{' '}
              <span className="tag">{text(run.state_label) || run.state || run.status}</span>{' '}
              <span className="muted">
                <RelativeTime at={run.started_at} />
              </span>
            </button>
            <Link to="/runs/$id" params={{ id: run.id }}>
              {t('action.open')}
            </Link>
          </li>
        ))}
      </ul>
      <Suspense fallback={<Lines count={8} />}>
        <RunPicture key={shown} runId={shown} />
      </Suspense>
    </div>
  )
}
