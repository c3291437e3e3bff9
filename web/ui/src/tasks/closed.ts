import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'
import { useNotify } from '@/ui/notify'

/** What the server says of a decision that came too late. */
interface Closed {
  closed_by?: string | { title: string }
  outcome?: string
}

/** Tells in a friendly way that somebody was quicker, and asks for the page's data again. */
export function useRefused(): (error: unknown) => void {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const client = useQueryClient()
  return (error) => {
    if (!(error instanceof ApiError) || error.status !== 409) return
    const closed = { ...(error.document.current as object), ...error.document } as Closed
    const outcome = closed.outcome && t(`outcome.${closed.outcome}`, { defaultValue: closed.outcome })
    const title = closed.outcome ? t('closed.title') : t('closed.changed')
    notify.info([title, errorText(error), outcome && t('closed.text', { outcome })].filter(Boolean).join(' '))
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
}
