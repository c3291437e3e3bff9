import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { usePerson } from '@/api/session'
import type { Opinion } from '@/api/types'
import { PersonTag } from '@/ui/person'
import { PersonName } from '@/ui/person-name'
import { RelativeTime } from '@/ui/time'
import type { Closed } from './closed'
import { taskQuery } from './queries'
import { outcomeColour } from './task-row'

interface Props {
  task: string
  closed: Closed
  onClose: () => void
}

/** Somebody was quicker: who, how and when, and that nothing is left to do. */
export default function ClosedDialog({ task: id, closed, onClose }: Props) {
  const { t } = useTranslation('tasks')
  const task = useQuery({ ...taskQuery(id), staleTime: 0 })
  const mine = closed.closed_by === usePerson().id
  const outcome = t(`outcome.${closed.outcome}`, { defaultValue: closed.outcome })
  const last = task.data?.opinions?.filter((opinion) => opinion.verb !== 'submit').at(-1)
  return (
    <Modal
      open
      title={mine ? t('closed.mine') : t('closed.title')}
      onCancel={onClose}
      width={460}
      footer={
        <div className="row dialog-foot">
          <span className="grow" />
          <Button onClick={onClose}>{t('closed.stay')}</Button>
          <Link to="/inbox" onClick={onClose}>
            <Button type="primary">{t('backToInbox')}</Button>
          </Link>
        </div>
      }
    >
      <div className="stack">
        <p>{t('closed.text', { outcome })}</p>
        {last ? <Last opinion={last} /> : <Who who={closed.closed_by} />}
        <p className="muted">{t('closed.nothing')}</p>
      </div>
    </Modal>
  )
}

function Last({ opinion }: { opinion: Opinion }) {
  const { t } = useTranslation('tasks')
  return (
    <div>
      <div className="row wrap">
        <PersonTag person={opinion.who} plain />
        <span className={`tag ${outcomeColour(opinion.verb)}`}>
          {t(`outcome.${opinion.verb}`, { defaultValue: opinion.verb })}
        </span>
        <span className="muted">
          <RelativeTime at={opinion.at} />
        </span>
      </div>
      {opinion.comment && <div className="path-quote">{opinion.comment}</div>}
    </div>
  )
}

function Who({ who }: { who: Closed['closed_by'] }) {
  if (!who) return null
  return typeof who === 'string' ? <PersonName id={who} /> : <PersonTag person={who} plain />
}
