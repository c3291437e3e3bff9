import {
  CheckCircleFilled,
  CloseCircleFilled,
  LockOutlined,
  QuestionCircleOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Popover } from 'antd'
import dayjs from 'dayjs'
import duration from 'dayjs/plugin/duration'
import { useTranslation } from 'react-i18next'
import type { Action, Process, ProcessState } from '@/api/types'
import { goTo } from '@/forms/places'
import { useText } from '@/i18n/text'
import { intoView } from '@/ui/into-view'
import { Faces } from '@/ui/person'
import { RelativeTime } from '@/ui/time'

dayjs.extend(duration)

interface Props {
  process: Process | null
  actions: Action[]
  onAction: (action: Action) => void
}

/** Where the record stands: states as chevrons, whom it waits for, and the buttons that lead on. */
export function ProcessStrip({ process, actions, onAction }: Props) {
  const text = useText()
  return (
    <section className="panel process-strip" aria-label={text(process?.title)}>
      {process && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen the keyboard has to scroll it
        <ol className="chevrons" tabIndex={0}>
          {shownStates(process.states).map((state) => (
            <Chevron key={state.name} state={state} />
          ))}
        </ol>
      )}
      <div className="row wrap strip-actions">
        {process?.incident && (
          <span className="row danger">
            <WarningFilled /> {text(process.incident)}
          </span>
        )}
        {process?.waiting.map((wait) => (
          <Waiting key={wait.task} wait={wait} />
        ))}
        {process?.lock && <LockOutlined className="muted" />}
        {actions.length > 0 && <span className="grow" />}
        {ordered(actions).map((action) => (
          <ActionButton key={action.event} action={action} onAction={onAction} />
        ))}
      </div>
    </section>
  )
}

/** Ways out that were not taken (cancelled, rejected) are left off, so that the way ahead is seen. */
function shownStates(states: ProcessState[]): ProcessState[] {
  const ended = states.some((state) => state.current && state.final)
  return states.filter((state) => {
    if (state.current || state.visited) return true
    if (ended) return false
    return state.final !== 'rejected' && state.final !== 'cancelled' && state.name !== 'rejected'
  })
}

function Chevron({ state }: { state: ProcessState }) {
  const text = useText()
  const classes = [
    'chevron',
    state.current && 'current',
    state.visited && !state.current && 'visited',
    state.final === 'rejected' && 'bad',
  ]
  return (
    <li
      className={classes.filter(Boolean).join(' ')}
      aria-current={state.current ? 'step' : undefined}
      ref={state.current ? intoView : undefined}
    >
      <span className="ellipsis">{text(state.label)}</span>
      {state.visited && <Spent state={state} />}
    </li>
  )
}

function Spent({ state }: { state: ProcessState }) {
  if (state.current && state.at) {
    return (
      <small>
        <RelativeTime at={state.at} />
      </small>
    )
  }
  const seconds = Number(state.duration ?? 0)
  return seconds > 0 ? <small>{dayjs.duration(seconds, 'seconds').humanize()}</small> : null
}

function Waiting({ wait }: { wait: Process['waiting'][number] }) {
  const { t } = useTranslation('records')
  const text = useText()
  return (
    <span className="row waiting">
      <span className="muted">{t('waitingFor')}</span>
      <Link to="/tasks/$id" params={{ id: wait.task }}>
        {text(wait.label)}
      </Link>
      <Faces people={wait.people} />
      <span>{wait.people.map((person) => person.title).join(t('comma'))}</span>
      <span className="muted">
        <RelativeTime at={wait.since} />
      </span>
    </span>
  )
}

/** The primary button stands last, where the eye ends; refused ones before it. */
function ordered(actions: Action[]): Action[] {
  return actions.toSorted((a, b) => Number(a.primary ?? false) - Number(b.primary ?? false))
}

function ActionButton({ action, onAction }: { action: Action; onAction: (action: Action) => void }) {
  const { t } = useTranslation('records')
  const text = useText()
  const failed = (action.checks ?? []).filter((check) => !check.ok)
  if (action.allowed && failed.length === 0) {
    return (
      <Button type={action.primary ? 'primary' : 'default'} onClick={() => onAction(action)}>
        {text(action.label)}
      </Button>
    )
  }
  const reasons = (
    <div style={{ maxWidth: 320 }} className="stack">
      {action.reason && <p>{text(action.reason)}</p>}
      {(action.checks ?? []).length > 0 && <Checklist action={action} />}
    </div>
  )
  return (
    <Popover trigger={['hover', 'click', 'focus']} title={t('notYet')} content={reasons}>
      <Button aria-disabled className="refused" icon={<QuestionCircleOutlined />}>
        {text(action.label)}
      </Button>
    </Popover>
  )
}

/** What an action needs; an entry with a field leads to it. */
function Checklist({ action }: { action: Action }) {
  const text = useText()
  return (
    <ul className="checklist">
      {action.checks?.map((check) => (
        <li key={text(check.message)}>
          {check.ok ? (
            <CheckCircleFilled style={{ color: 'var(--ok)' }} />
          ) : (
            <CloseCircleFilled className="danger" />
          )}{' '}
          {check.field && !check.ok ? (
            <button type="button" className="plain" onClick={() => goTo(check.field ?? '')}>
              <u>{text(check.message)}</u>
            </button>
          ) : (
            text(check.message)
          )}
        </li>
      ))}
    </ul>
  )
}
