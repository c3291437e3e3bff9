import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/errors'
import type { Task, TaskRow, Values } from '@/api/types'
import { useNotify } from '@/ui/notify'
import { useRefused } from './closed'
import { DecisionDialog } from './decision-dialog'
import { useDecide } from './queries'
import { isQuiet, offerOf } from './verbs'

interface Input {
  task: Task | TaskRow | undefined
  edits?: Values
  version?: number
  /** Called after a decision that takes the task away from this person. */
  onDecided?: (verb: string) => void
  /** Called after a save, when the edits are safe. */
  onSaved?: () => void
  /** Called when the server refuses values, with the fields it refuses. */
  onRefused?: (error: ApiError) => void
}

const stays = new Set(['save', 'comment', 'cc', 'urge', 'claim', 'release', 'remove'])

/** Runs verbs on a task: at once where nothing is to be asked, through a dialog otherwise. */
export function useVerbs({ task, edits, version, onDecided, onSaved, onRefused }: Input) {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const refused = useRefused()
  const decide = useDecide({ id: task?.id ?? '' })
  const [asking, setAsking] = useState<{ task: Task | TaskRow; verb: string }>()
  const done = (verb: string) => {
    setAsking(undefined)
    notify.done(t(`did.${verb}`, { defaultValue: t('did.other') }))
    if (verb === 'save') onSaved?.()
    if (!stays.has(verb)) onDecided?.(verb)
  }
  const start = (verb: string, on: Task | TaskRow | undefined = task) => {
    const offer = on && offerOf(on, verb)
    // While one decision is being asked about, keys must not begin another.
    if (!on || !offer || asking) return
    if (!isQuiet(offer)) return setAsking({ task: on, verb })
    const rev = 'rev' in on ? on.rev : undefined
    decide.mutate({ verb, values: edits, rev, version }, { onSuccess: () => done(verb), onError: failed })
  }
  const failed = (error: unknown) => {
    if (error instanceof ApiError && error.status === 409) refused(error)
    else notify.failed(error)
    if (error instanceof ApiError) onRefused?.(error)
  }
  const dialog: ReactNode = asking && (
    <DecisionDialog
      {...asking}
      edits={edits}
      version={version}
      onClose={() => setAsking(undefined)}
      onDone={done}
      onRefused={(error) => {
        refused(error)
        onRefused?.(error)
      }}
    />
  )
  return { start, dialog, busy: decide.isPending ? decide.variables.verb : undefined }
}
