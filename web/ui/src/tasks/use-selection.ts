import { useState } from 'react'
import type { TaskRow } from '@/api/types'
import { rangeBetween } from './batch'

export interface Selection {
  /** The selected tasks that are still in the list. */
  chosen: TaskRow[]
  /** Whether boxes to tick are shown on a phone. */
  active: boolean
  begin: () => void
  has: (id: string) => boolean
  /** Ticks one, or with Shift everything since the last one. */
  toggle: (id: string, range?: boolean) => void
  set: (ids: string[]) => void
  clear: () => void
}

/** The ticked tasks of a list; a task that leaves the list is not ticked any more. */
export function useSelection(tasks: TaskRow[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<string>()
  const [active, setActive] = useState(false)
  const toggle = (id: string, range = false) => {
    const between = range
      ? rangeBetween(
          tasks.map((task) => task.id),
          last,
          id,
        )
      : [id]
    setLast(id)
    setIds((before) => {
      const next = new Set(before)
      for (const one of between) {
        if (before.has(id)) next.delete(one)
        else next.add(one)
      }
      return next
    })
  }
  const clear = () => {
    setIds(new Set())
    setActive(false)
  }
  return {
    chosen: tasks.filter((task) => ids.has(task.id)),
    active,
    begin: () => setActive(true),
    has: (id) => ids.has(id),
    toggle,
    set: (next) => setIds(new Set(next)),
    clear,
  }
}
