import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError } from '@/api/errors'
import type { ProblemDocument } from '@/api/types'
import { useNotify } from '@/ui/notify'

interface Moved {
  results: { id: string; ok: boolean; problem?: ProblemDocument }[]
}

/** Takes records out of a pool or puts them there, and tells what was refused. */
export function usePoolMove(entity: string, onMoved: () => void) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const move = async (word: string, ids: string[], more: { to?: string; reason?: string } = {}) => {
    setBusy(true)
    try {
      const { results } = await api.post<Moved>(`/pools/${entity}`, { do: word, ids, ...more })
      const done = results.filter((one) => one.ok).length
      const refused = results.find((one) => one.problem)?.problem
      if (done > 0) notify.done(t(`pool.done.${word}`, { count: done }))
      if (refused) notify.failed(new ApiError(refused))
      onMoved()
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return { move, busy }
}
