import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useNotify } from '@/ui/notify'

/** Brings back a record that was merged away with all that pointed to it; tells what was left. */
export function useUndoMerge() {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const notify = useNotify()
  return async (changeSet: string) => {
    try {
      const { conflicts } = await api.post<{ conflicts: unknown[] }>(`/changesets/${changeSet}/revert`)
      notify.done(t('merge.undone', { count: conflicts.length }))
      await client.invalidateQueries()
    } catch (error) {
      notify.failed(error)
    }
  }
}
