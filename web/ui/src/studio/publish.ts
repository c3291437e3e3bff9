import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useNotify } from '@/ui/notify'

/** Publishes the open change with a note and goes to the release it became. */
export function usePublish() {
  const { t } = useTranslation('studio')
  const client = useQueryClient()
  const router = useRouter()
  const notify = useNotify()
  return useMutation({
    mutationFn: (note: string) => api.post<{ release: number }>('/change/publish', { note }),
    onSuccess: async ({ release }) => {
      notify.done(t('published', { number: release }))
      await router.navigate({ to: '/studio/releases' })
      await client.invalidateQueries()
    },
  })
}
