import './admin.css'
import { ArrowLeftOutlined, CheckCircleFilled } from '@ant-design/icons'
import { useQueries, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PageSkeleton } from '@/ui/skeleton'
import { type ImportInfo, importQuery, sentTogether } from './import-api'
import { ImportReport } from './import-report'
import { ImportWizard } from './import-wizard'

const route = getRouteApi('/imports/$id')

/** One import: how to read the file, what would go wrong, and afterwards what came of it. */
export default function ImportPage() {
  const { id } = route.useParams()
  const { entity } = route.useSearch()
  const { t } = useTranslation('admin')
  const info = useQuery(importQuery(id))
  if (info.error) return <ErrorState error={info.error} retry={() => void info.refetch()} />
  if (!info.data) return <PageSkeleton />
  const open = info.data.state === 'uploaded' || info.data.state === 'mapped'
  return (
    <div className="page">
      <PageHeader
        title={
          <span className="row">
            <Link to="/imports">
              <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('imports')} />
            </Link>
            {info.data.file}
          </span>
        }
        aside={<span className="muted">{t('rowsInFile', { count: info.data.rows })}</span>}
      />
      <Together id={id} />
      {open ? (
        <ImportWizard key={id} info={info.data} entity={entity} />
      ) : (
        <ImportReport info={info.data} next={nextOf(id)} />
      )}
    </div>
  )
}

function nextOf(id: string): string | undefined {
  const ids = sentTogether(id)
  return ids[ids.indexOf(id) + 1]
}

/** Files that were sent together, in the order to import them. */
function Together({ id }: { id: string }) {
  const { t } = useTranslation('admin')
  const ids = sentTogether(id)
  const infos = useQueries({ queries: ids.map((one) => importQuery(one)) })
  if (ids.length === 0) return null
  return (
    <nav className="together" aria-label={t('together')}>
      {infos.map(({ data }, index) => (
        <FileStep
          key={ids[index]}
          id={ids[index] ?? ''}
          info={data}
          number={index + 1}
          current={ids[index] === id}
        />
      ))}
    </nav>
  )
}

function FileStep({
  id,
  info,
  number,
  current,
}: {
  id: string
  info: ImportInfo | undefined
  number: number
  current: boolean
}) {
  return (
    <Link to="/imports/$id" params={{ id }} className={current ? 'current' : undefined}>
      {info?.state === 'done' ? (
        <CheckCircleFilled className="yes" />
      ) : (
        <span className="number">{number}</span>
      )}
      <span className="ellipsis">{info?.file ?? '…'}</span>
    </Link>
  )
}
