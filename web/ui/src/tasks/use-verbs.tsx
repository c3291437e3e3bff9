import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/errors'
import { usePerson } from '@/api/session'
import type { Task, TaskRow, Values } from '@/api/types'
import { useNotify } from '@/ui/notify'
import { type Closed, closedBy, useRefused } from './closed'
import { savedOpinion } from './opinion-draft'
import { type Decided, useDecide } from './queries'
import { isQuiet, leadsOn, mayTakeBack, offerOf, openAgain } from './verbs'

const DecisionDialog = lazy(() => import('./decision-dialog'))
const ClosedDialog = lazy(() => import('./closed-dialog'))

interface Input {
  task: Task | TaskRow | undefined
  edits?: Values
  /** The edits with what the form proposes; what is proposed goes with decisions that lead on. */
  whole?: Values
  version?: number
  /** Called after a decision that takes the task away from this person. */
  onDecided?: (verb: string) => void
  /** Called when the reader took a decision back, with the task that asks them again. */
  onTakenBack?: (task: string) => void
  /** Called after a save, when the edits are safe. */
  onSaved?: () => void
  /** Called when the server refuses values, with the fields it refuses. */
  onRefused?: (error: ApiError) => void
}

/** After these the task stays with the reader, and so does what was typed into its form. */
const stays = new Set(['save', 'comment', 'cc', 'urge', 'claim', 'release', 'remove', 'reclaim', 'withdraw'])

/** Runs verbs on a task: at once where nothing is to be asked, through a dialog otherwise. */
export function useVerbs(input: Input) {
  const { task, edits, whole = edits, version, onDecided, onTakenBack, onSaved, onRefused } = input
  const person = usePerson()
  const tell = useTold()
  const decide = useDecide()
  const running = useRef(false)
  const { refuse, closed } = useTooLate(onRefused)
  const [asking, setAsking] = useState<{ task: Task | TaskRow; verb: string }>()
  const brought = (verb: string) => {
    if (verb !== 'save' && stays.has(verb)) return {}
    return { values: leadsOn(verb) ? whole : edits, version }
  }
  const done = (verb: string, decided: Decided) => {
    setAsking(undefined)
    tell(verb, decided)
    if (verb === 'save') onSaved?.()
    const again = verb === 'withdraw' && openAgain(decided, person.id)
    if (again) onTakenBack?.(again)
    if (!stays.has(verb)) onDecided?.(verb)
  }
  const start = (verb: string, on: Task | TaskRow | undefined = task) => {
    const offer = on && offerOf(on, verb)
    // While one decision is being asked about or sent, keys and clicks must not begin another.
    if (!on || !offer || offer.allowed === false || asking || running.current) return
    if (!isQuiet(offer)) return setAsking({ task: on, verb })
    running.current = true
    const decision = { id: on.id, verb, rev: 'rev' in on ? on.rev : undefined, ...brought(verb) }
    const comment = verb === 'save' ? savedOpinion(on) : undefined
    decide
      .mutateAsync({ ...decision, comment })
      .then((decided) => done(verb, decided), refuse(on.id))
      .finally(() => {
        running.current = false
      })
  }
  const dialog: ReactNode = (
    <Suspense fallback={null}>
      {asking && (
        <DecisionDialog
          {...asking}
          {...brought(asking.verb)}
          onClose={() => setAsking(undefined)}
          onDone={done}
          onRefused={refuse(asking.task.id, true)}
        />
      )}
      {closed}
    </Suspense>
  )
  return { start, dialog, busy: decide.isPending ? decide.variables.verb : undefined }
}

/** Says what was done, with the way back where there is one. */
function useTold() {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const decide = useDecide()
  return (verb: string, { task }: Decided) => {
    const words = t(`did.${verb}`, { defaultValue: t('did.other') })
    if (stays.has(verb) || !mayTakeBack(task)) return notify.done(words)
    notify.undoable(words, () => {
      decide
        .mutateAsync({ id: task.id, verb: 'withdraw', rev: task.rev })
        .then(() => notify.done(t('did.withdraw')), notify.failed)
    })
  }
}

/** What happens when the server refuses: somebody was quicker, or something is missing. */
function useTooLate(onRefused: Input['onRefused']) {
  const notify = useNotify()
  const refused = useRefused()
  const [late, setLate] = useState<{ task: string; closed: Closed }>()
  const refuse = (task: string, shown = false) => {
    return (error: unknown) => {
      const closed = closedBy(error)
      if (closed) setLate({ task, closed })
      else if (error instanceof ApiError && error.status === 409) refused(error)
      else if (!shown) notify.failed(error)
      if (error instanceof ApiError) onRefused?.(error)
    }
  }
  const dialog = late && <ClosedDialog {...late} onClose={() => setLate(undefined)} />
  return { refuse, closed: dialog }
}
