import './statements.css'
import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import type { EntityDetail, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { titleOf } from '@/records/record-value'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'
import { useTitle } from '@/ui/title'
import { type StatementQuestion, statementQuery } from './api'
import { PeriodBar } from './period-bar'
import { StatementTable } from './statement-table'

const PrintDialog = lazy(() => import('@/prints/print-dialog'))

/** The statement of account of a record: what moved its balance in a period. */
export default function StatementPage() {
  const { entity, id } = useParams({ from: '/records/$entity/$id/statement' })
  const detail = useQuery(entityQuery(entity))
  const record = useQuery({
    queryKey: ['record', entity, id, 'title'],
    queryFn: () => api.get<WeftRecord>(`/records/${entity}/${id}`, { fields: detail.data?.entity.title }),
    enabled: !!detail.data,
  })
  const error = detail.error ?? record.error
  if (error) return <ErrorState error={error} retry={() => void record.refetch()} />
  if (!detail.data || !record.data) return <Lines count={10} />
  return <Sheet detail={detail.data} record={record.data} />
}

function Sheet({ detail, record }: { detail: EntityDetail; record: WeftRecord }) {
  const { t } = useTranslation('statements')
  const text = useText()
  const search = useSearch({ from: '/records/$entity/$id/statement' })
  const navigate = useNavigate({ from: '/records/$entity/$id/statement' })
  const [printing, setPrinting] = useState(false)
  const statements = detail.statements ?? []
  const asked: StatementQuestion = { ...search, statement: search.statement ?? statements[0]?.name }
  const query = useQuery(statementQuery(detail.entity.name, record.id, asked))
  const title = titleOf(detail, record) || text(detail.entity.label)
  useTitle(`${t('title')} · ${title}`)
  if (statements.length === 0) return <EmptyState title={t('none')} />
  const ask = (change: StatementQuestion) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const shown = query.data
  const place = { entity: detail.entity.name, id: record.id }
  return (
    <div className="page">
      <PageHeader
        title={t('title')}
        aside={
          <Link to="/records/$entity/$id" params={place}>
            {title}
          </Link>
        }
        actions={
          <Button
            type="primary"
            icon={<PrinterOutlined />}
            onClick={() => setPrinting(true)}
            disabled={!shown}
          >
            {t('print')}
          </Button>
        }
        below={<span className="muted">{text(shown?.help)}</span>}
      />
      <PeriodBar statements={statements} asked={asked} shown={shown} onAsk={ask} />
      {query.error && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Lines count={8} />}
      {shown && !query.error && <StatementTable statement={shown} />}
      {printing && shown && (
        <Suspense fallback={null}>
          <PrintDialog
            entity={place.entity}
            ids={[place.id]}
            period={{ statement: shown.name, from: shown.from, to: shown.to, currency: shown.currency }}
            onClose={() => setPrinting(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
