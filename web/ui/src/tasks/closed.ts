import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'

/** What the server says of a decision that came too late. */
interface Closed {
  closed_by?: string | { title: string }
  outcome?: string
}

/** Tells in a friendly way that somebody was quicker, and asks for the page's data again. */
export function useRefused(): (error: unknown) => void {
  const { t } = useTranslation('tasks')
  const { notification } = App.useApp()
  const client = useQueryClient()
  return (error) => {
    if (!(error instanceof ApiError) || error.status !== 409) return
    const closed = { ...(error.document.current as object), ...error.document } as Closed
    const outcome = closed.outcome && t(`outcome.${closed.outcome}`, { defaultValue: closed.outcome })
    notification.info({
      title: closed.outcome ? t('closed.title') : t('closed.changed'),
      description: [errorText(error), outcome && t('closed.text', { outcome })].filter(Boolean).join(' '),
      duration: 8,
    })
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
}
