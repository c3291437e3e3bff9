import { ClockCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { TaskRow as Row } from '@/api/types'
import { useText } from '@/i18n/text'
import { Face } from '@/ui/person'
import { RelativeTime } from '@/ui/time'
import { FigureLine } from './figures'
import type { Box } from './queries'

interface Props {
  task: Row
  box: Box
  current: boolean
  onSelect: () => void
  onOpen: () => void
}

/** Who asks for what, the figures that decide, how long it has waited and when it is due. */
export function InboxRow({ task, box, current, onSelect, onOpen }: Props) {
  const text = useText()
  return (
    <li
      className={`inbox-row ${current ? 'current' : ''}`}
      aria-current={current || undefined}
      data-task={task.id}
    >
      <button type="button" className="plain" onClick={onSelect} onDoubleClick={onOpen}>
        <span className="person">{task.submitter && <Face person={task.submitter} large />}</span>
        <span className="grow">
          <span className="inbox-line">
            <span className="grow ellipsis">
              <b>{task.submitter?.title}</b> <span className="muted">{text(task.workflow_title)}</span>
            </span>
            <span className="muted when">
              <RelativeTime at={box === 'done' ? (task.decision?.at ?? task.opened_at) : task.opened_at} />
            </span>
          </span>
          <span className="inbox-title ellipsis">{task.record.title}</span>
          <FigureLine items={task.summary ?? []} />
          <RowNotes task={task} box={box} />
        </span>
      </button>
    </li>
  )
}

function RowNotes({ task, box }: { task: Row; box: Box }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const decided = task.decision
  return (
    <span className="inbox-notes">
      <span className="tag">{text(task.step_label)}</span>
      {task.kind === 'handle' && <span className="tag cyan">{t('kind.handle')}</span>}
      {decided && (
        <span className={`tag ${outcomeColour(decided.verb)}`}>
          {t(`outcome.${decided.verb}`, { defaultValue: decided.verb })}
        </span>
      )}
      {box === 'started' && !decided && (
        <span className="tag blue">{t(`status.${task.status}`, { defaultValue: task.status })}</span>
      )}
      {task.due_at && box === 'todo' && (
        <span className="due">
          <ClockCircleOutlined aria-hidden /> {t('due')} <RelativeTime at={task.due_at} late />
        </span>
      )}
    </span>
  )
}

/** The colour of what was decided. */
export function outcomeColour(verb: string): string {
  if (/reject|cancel/.test(verb)) return 'red'
  if (/return|transfer|delegate|add/.test(verb)) return 'gold'
  return /approve|complete|resolve/.test(verb) ? 'green' : ''
}
