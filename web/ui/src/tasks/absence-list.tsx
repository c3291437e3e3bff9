import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { PersonTag } from '@/ui/person'
import { formatDateTime } from '@/ui/time'
import { type Absence, type Moment, momentOf, useEndAbsence } from './absence'
import { AbsenceForm } from './absence-form'
import { workflowsQuery } from './queries'

const colours: Record<Moment, string> = { now: 'gold', coming: 'blue', past: '' }

interface Props {
  absences: Absence[]
  editing?: Absence | 'new'
  /** Absent for those that belong to others. */
  onEdit?: (absence: Absence) => void
  onClose?: () => void
}

/** Absences line by line: when, who stands in, for what. */
export function AbsenceList({ absences, editing, onEdit, onClose }: Props) {
  return (
    <ul className="absence-list">
      {absences.map((absence) => (
        <li key={absence.id}>
          {editing !== 'new' && editing?.id === absence.id ? (
            <AbsenceForm absence={absence} onClose={() => onClose?.()} />
          ) : (
            <Line absence={absence} onEdit={onEdit} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Line({ absence, onEdit }: { absence: Absence; onEdit?: (absence: Absence) => void }) {
  const { t } = useTranslation('tasks')
  const moment = momentOf(absence, Date.now())
  return (
    <div className="absence-line">
      <span className={`tag ${colours[moment]}`}>{t(`away.moment.${moment}`)}</span>
      <span className="tabular">
        {formatDateTime(absence.from)} –{' '}
        {absence.until ? formatDateTime(absence.until) : t('away.open_ended')}
      </span>
      <span className="grow row wrap">
        {onEdit ? <StandIn absence={absence} /> : <PersonTag person={absence.user} plain />}
        <Scope keys={absence.workflows} />
        {absence.reason && <span className="muted">{absence.reason}</span>}
      </span>
      {onEdit && moment !== 'past' && <Tools absence={absence} moment={moment} onEdit={onEdit} />}
    </div>
  )
}

function StandIn({ absence }: { absence: Absence }) {
  const { t } = useTranslation('tasks')
  if (!absence.delegate) return <span className="muted">{t('away.nobody')}</span>
  return <PersonTag person={absence.delegate} plain />
}

function Scope({ keys }: { keys: string[] }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const workflows = useQuery(workflowsQuery).data ?? []
  if (keys.length === 0) return <span className="muted">{t('away.allWorkflows')}</span>
  return keys.map((key) => (
    <span className="tag" key={key}>
      {text(workflows.find((one) => one.key === key)?.title) || key}
    </span>
  ))
}

function Tools({
  absence,
  moment,
  onEdit,
}: {
  absence: Absence
  moment: Moment
  onEdit: (absence: Absence) => void
}) {
  const { t } = useTranslation('tasks')
  const end = useEndAbsence(t('away.deleted'))
  return (
    <>
      <Button
        type="text"
        icon={<EditOutlined />}
        aria-label={t('action.edit')}
        onClick={() => onEdit(absence)}
      />
      {moment === 'coming' && (
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('action.delete')}
          loading={end.isPending}
          onClick={() => end.mutate(absence)}
        />
      )}
    </>
  )
}
