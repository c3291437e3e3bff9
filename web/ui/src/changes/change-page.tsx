import './changes.css'
import '@/records/records.css'
import { UndoOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import { useText } from '@/i18n/text'
import { Changes, toldChanges } from '@/records/history-tab'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PersonTag } from '@/ui/person'
import { RecordLink } from '@/ui/record-link'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { type ChangedRecord, type ChangeInfo, changeQuery } from './api'
import { Conflicts } from './conflicts'
import { TakeBackDialog } from './take-back-dialog'
import { Counts, WayTag } from './words'

const route = getRouteApi('/changes/$id')

/** One change: each record before and after, as far as one may read it, and the way back. */
export default function ChangePage() {
  const { t } = useTranslation('changes')
  const { id } = route.useParams()
  const pages = useInfiniteQuery(changeQuery(id))
  const [asking, setAsking] = useState(false)
  const first = pages.data?.pages[0]
  if (pages.error) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />
  if (!first)
    return (
      <div className="page">
        <Lines count={8} />
      </div>
    )
  const hidden = pages.data?.pages.reduce((sum, page) => sum + page.hidden, 0) ?? 0
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? []
  const { change, report } = first
  return (
    <div className="page">
      <PageHeader
        title={<Counts change={change} />}
        aside={<WayTag way={change.way} />}
        actions={
          change.may_revert && (
            <Button icon={<UndoOutlined />} onClick={() => setAsking(true)}>
              {t(change.reverts ? 'redo' : 'takeBack')}
            </Button>
          )
        }
        below={<Story change={change} />}
      />
      {report && report.left > 0 && (
        <section className="panel">
          <div className="body">
            <Conflicts report={report} title={t('wereLeft', { count: report.left })} />
          </div>
        </section>
      )}
      <ol className="panel history change-entries">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
        {hidden > 0 && <li className="muted">{t('hidden', { count: hidden })}</li>}
      </ol>
      {pages.hasNextPage && (
        <Button
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
          style={{ alignSelf: 'center' }}
        >
          {t('moreRecords')}
        </Button>
      )}
      {asking && <TakeBackDialog change={change} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** Who did it, when, and what became of it. */
function Story({ change }: { change: ChangeInfo }) {
  const { t } = useTranslation('changes')
  return (
    <span className="row wrap">
      <PersonTag person={change.actor} plain />
      <RelativeTime at={change.at} />
      {change.note && <span className="muted">{change.note}</span>}
      {change.reverts && (
        <Link to="/changes/$id" params={{ id: change.reverts }}>
          {t('ofWhat')}
        </Link>
      )}
      {change.taken_back && (
        <span>
          {t('undone')} · <PersonTag person={change.taken_back.by} plain />{' '}
          <RelativeTime at={change.taken_back.at} />{' '}
          {change.taken_back.change_set && (
            <Link to="/changes/$id" params={{ id: change.taken_back.change_set }}>
              {t('seeUndo')}
            </Link>
          )}
        </span>
      )}
    </span>
  )
}

function Entry({ entry }: { entry: ChangedRecord }) {
  const { t } = useTranslation('changes')
  const { t: told } = useTranslation('records')
  const text = useText()
  const fields = useQuery(entityQuery(entry.record.entity)).data?.entity.fields ?? []
  const changes = toldChanges(entry.changes)
  const title = entry.record.title || '***'
  return (
    <li>
      <div className="grow">
        <div>
          <span className="muted">{text(entry.label)}</span>{' '}
          {entry.gone ? (
            <del>{title}</del>
          ) : (
            <RecordLink entity={entry.record.entity} id={entry.record.id}>
              {title}
            </RecordLink>
          )}{' '}
          {told(`history.action.${entry.action}`, { defaultValue: entry.action })}
          {entry.run && (
            <>
              {' · '}
              <Link to="/runs/$id" params={{ id: entry.run }}>
                {t('way.workflow')}
              </Link>
            </>
          )}
        </div>
        {entry.comment && <blockquote>{entry.comment}</blockquote>}
        {changes.length > 0 && <Changes changes={changes} fields={fields} />}
      </div>
    </li>
  )
}
