import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useNotify } from '@/ui/notify'
import { takeBack } from './api'

/** Takes a change back at once and tells how it went; what was left stands on the page of the change. */
export function useTakeBack() {
  const { t } = useTranslation('changes')
  const client = useQueryClient()
  const router = useRouter()
  const notify = useNotify()
  return async (id: string) => {
    try {
      const { reverted, left } = await takeBack(id)
      const show = () => void router.navigate({ to: '/changes/$id', params: { id } })
      if (left > 0) notify.offer(t('leftOver', { count: left }), t('show'), show)
      else notify.done(t('takenBack', { count: reverted }))
      await client.invalidateQueries()
    } catch (error) {
      notify.failed(error)
    }
  }
}
