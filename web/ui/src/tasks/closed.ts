import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'
import { useNotify } from '@/ui/notify'

/** What the server says of a decision that came too late. */
export interface Closed {
  closed_by?: string | { id: string; title: string }
  outcome?: string
}

/** Who closed a task first and how, if that is why a decision was refused. */
export function closedBy(error: unknown): Closed | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined
  const closed = { ...(error.document.current as object | undefined), ...error.document } as Closed
  return closed.outcome ? { closed_by: closed.closed_by, outcome: closed.outcome } : undefined
}

/** Tells in a friendly way that something changed meanwhile, and asks for the page's data again. */
export function useRefused(): (error: ApiError) => void {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const client = useQueryClient()
  return (error) => {
    notify.info([t('closed.changed'), errorText(error)].join(' '))
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
}
