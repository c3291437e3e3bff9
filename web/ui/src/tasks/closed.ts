import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'

/** Tells in a friendly way that somebody was quicker, and asks for the page's data again. */
export function useRefused(): (error: unknown) => void {
  const { t } = useTranslation('tasks')
  const { notification } = App.useApp()
  const client = useQueryClient()
  return (error) => {
    if (!(error instanceof ApiError) || error.status !== 409) return
    const { closed_by: by, outcome = '' } = error.document
    const what = t(`outcome.${outcome}`, { defaultValue: outcome })
    notification.info({
      title: by ? t('closed.title', { name: by.title }) : t('closed.changed'),
      description: by ? t('closed.text', { name: by.title, outcome: what }) : errorText(error),
      duration: 8,
    })
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
}
