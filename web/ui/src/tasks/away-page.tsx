import './tasks.css'
import { CoffeeOutlined, SwapOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PersonTag } from '@/ui/person'
import { Lines } from '@/ui/skeleton'
import { formatDateTime } from '@/ui/time'
import { type Absence, absencesQuery, momentOf, useEndAbsence } from './absence'
import { AbsenceForm } from './absence-form'
import { AbsenceList } from './absence-list'

/** While I am away: who decides in my place, for what and how long; and for whom I stand in. */
export default function AwayPage() {
  const { t } = useTranslation('tasks')
  const [editing, setEditing] = useState<Absence | 'new'>()
  const mine = useQuery(absencesQuery('user'))
  const others = useQuery(absencesQuery('delegate'))
  if (mine.error) return <ErrorState error={mine.error} retry={() => void mine.refetch()} />
  const current = mine.data?.find((absence) => momentOf(absence, Date.now()) === 'now')
  const close = () => setEditing(undefined)
  return (
    <div className="page narrow">
      <PageHeader
        title={t('away.title')}
        below={t('away.help')}
        actions={
          <Button type="primary" onClick={() => setEditing('new')} disabled={!!editing}>
            {t('away.new')}
          </Button>
        }
      />
      {current && <AwayNow absence={current} />}
      {editing === 'new' && <AbsenceForm onClose={close} />}
      <section className="panel">
        <header>
          <h2>{t('away.mine')}</h2>
        </header>
        {!mine.data && (
          <div className="body">
            <Lines count={3} />
          </div>
        )}
        {mine.data?.length === 0 && (
          <EmptyState icon={<CoffeeOutlined />} title={t('away.none')} help={t('away.noneHelp')} />
        )}
        {!!mine.data?.length && (
          <AbsenceList absences={mine.data} editing={editing} onEdit={setEditing} onClose={close} />
        )}
      </section>
      <section className="panel">
        <header>
          <h2>{t('away.others')}</h2>
        </header>
        {others.data?.length ? (
          <AbsenceList absences={others.data} />
        ) : (
          <EmptyState icon={<SwapOutlined />} title={t('away.noOthers')} />
        )}
      </section>
    </div>
  )
}

/** The absence that counts now, and the way back to work. */
function AwayNow({ absence }: { absence: Absence }) {
  const { t } = useTranslation('tasks')
  const end = useEndAbsence(t('away.ended'))
  return (
    <div className="away-now" role="status">
      <CoffeeOutlined aria-hidden />
      <span className="grow row wrap">
        <b>{absence.until ? t('away.until', { at: formatDateTime(absence.until) }) : t('away.open_ended')}</b>
        {absence.delegate ? (
          <>
            {t('away.standIn')} <PersonTag person={absence.delegate} plain />
          </>
        ) : (
          t('away.nobody')
        )}
      </span>
      <Button loading={end.isPending} onClick={() => end.mutate(absence)}>
        {t('away.back')}
      </Button>
    </div>
  )
}
