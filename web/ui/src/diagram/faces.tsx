import { CheckCircleFilled, CloseCircleFilled, RollbackOutlined } from '@ant-design/icons'
import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PathPerson } from '@/api/types'
import { keyed } from '@/ui/keyed'
import { Face } from '@/ui/person'
import { decisionOf } from './overlay'

/** People in a row with what each decided; the name where there is only one. */
export function DecidingFaces({ people, most = 4 }: { people: PathPerson[]; most?: number }) {
  return (
    <span className="wf-faces">
      {keyed(people.slice(0, most), (person) => person.id).map(({ key, one }) => (
        <DecidingFace key={key} person={one} named={people.length === 1} />
      ))}
      {people.length > most && <span className="muted">+{people.length - most}</span>}
    </span>
  )
}

function DecidingFace({ person, named }: { person: PathPerson; named: boolean }) {
  const { t } = useTranslation('diagram')
  const decided = decisionOf(person)
  const decision = decided ? t(`decision.${decided}`, { defaultValue: decided }) : ''
  return (
    <Tooltip title={[person.title, decision, person.comment].filter(Boolean).join(' · ')}>
      <span className="wf-face person">
        <Face person={person} />
        {decided && <DecisionMark decision={decided} />}
        {named && <span className="ellipsis">{person.title}</span>}
      </span>
    </Tooltip>
  )
}

/** The sign of a decision, on a face. */
export function DecisionMark({ decision }: { decision: string }) {
  if (/approve|complete|resolve/.test(decision))
    return <CheckCircleFilled className="wf-mark good" aria-hidden />
  if (/reject/.test(decision)) return <CloseCircleFilled className="wf-mark bad" aria-hidden />
  if (/return/.test(decision)) return <RollbackOutlined className="wf-mark warn" aria-hidden />
  return null
}
