import { ArrowRightOutlined, ClockCircleOutlined } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TaskRow as Row } from '@/api/types'
import { useText } from '@/i18n/text'
import { FigureLine } from '@/ui/figures'
import { Face, PersonTag } from '@/ui/person'
import { usePhone } from '@/ui/preferences'
import { DueTime, RelativeTime } from '@/ui/time'
import type { Box } from './queries'
import type { Selection } from './use-selection'

interface Props {
  task: Row
  box: Box
  current: boolean
  /** Present where several can be decided together. */
  selection?: Selection
  onSelect: () => void
  onOpen: () => void
  onVerb: (verb: string) => void
}

/** Who asks for what, the figures that decide, how long it has waited and when it is due. */
export function InboxRow({ task, box, current, selection, onSelect, onOpen, onVerb }: Props) {
  const text = useText()
  const phone = usePhone()
  const selected = selection?.has(task.id)
  const unread = box === 'copied' && task.seen === false
  const ticks = selection && (!phone || selection.active)
  const press = () => (phone && selection?.active && task.batch ? selection.toggle(task.id) : onSelect())
  return (
    <li
      className={['inbox-row', current && 'current', selected && 'selected', unread && 'unread']
        .filter(Boolean)
        .join(' ')}
      aria-current={current || undefined}
      data-task={task.id}
    >
      {ticks && <Tick task={task} selection={selection} />}
      <button type="button" className="plain" onClick={press} onDoubleClick={onOpen}>
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
          <RowNotes task={task} box={box} unread={unread} />
        </span>
      </button>
      {phone && box === 'todo' && !selection?.active && <CardActions task={task} onVerb={onVerb} />}
    </li>
  )
}

function Tick({ task, selection }: { task: Row; selection: Selection }) {
  const { t } = useTranslation('tasks')
  return (
    <span className="inbox-tick">
      <Checkbox
        checked={selection.has(task.id)}
        disabled={!task.batch}
        title={task.batch ? undefined : t('select.alone')}
        aria-label={t('select.one', { title: task.record.title })}
        onChange={(event) => selection.toggle(task.id, event.nativeEvent.shiftKey)}
      />
    </span>
  )
}

/** What a thumb needs most, at the foot of a card. */
function CardActions({ task, onVerb }: { task: Row; onVerb: (verb: string) => void }) {
  const { t } = useTranslation('tasks')
  const main = ['approve', 'complete'].find((verb) => task.can.includes(verb))
  if (!main) return null
  return (
    <div className="card-actions">
      {task.can.includes('reject') && (
        <Button danger onClick={() => onVerb('reject')}>
          {t('verb.reject')}
        </Button>
      )}
      <Button type="primary" onClick={() => onVerb(main)}>
        {task.kind === 'start' ? t('verb.submit') : t(`verb.${main}`)}
      </Button>
    </div>
  )
}

function RowNotes({ task, box, unread }: { task: Row; box: Box; unread: boolean }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const decided = task.decision
  return (
    <span className="inbox-notes">
      {unread && <span className="tag blue">{t('unread')}</span>}
      <span className="tag">{text(task.step_label)}</span>
      {task.kind === 'handle' && <span className="tag cyan">{t('kind.handle')}</span>}
      {task.kind === 'start' && <span className="tag gold">{t('kind.start')}</span>}
      {decided?.verb && (
        <span className={`tag ${outcomeColour(decided.verb)}`}>
          {t(`outcome.${decided.verb}`, { defaultValue: decided.verb })}
        </span>
      )}
      {box === 'started' && (
        <span className={`tag ${statusColour(task.status)}`}>
          {t(`status.${task.status}`, { defaultValue: task.status })}
        </span>
      )}
      {box === 'delegated' && task.assigned && (
        <span className="row inbox-with">
          <ArrowRightOutlined aria-hidden /> <PersonTag person={task.assigned} plain />
        </span>
      )}
      {task.on_behalf_of && box !== 'delegated' && (
        <span className="muted">{t('onBehalf', { name: task.on_behalf_of.title })}</span>
      )}
      {task.due_at && !decided && (
        <span className="due">
          <ClockCircleOutlined aria-hidden /> <DueTime at={task.due_at} />
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

function statusColour(status: string): string {
  return outcomeColour(status) || (status === 'running' ? 'blue' : '')
}
