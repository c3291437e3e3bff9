import { create } from 'zustand'
import type { Ref, Values } from '@/api/types'

/** A short form that is open: what it was opened with, and who waits for the record. */
export interface QuickCreate {
  key: number
  entity: string
  prefill: Values
  /** Opened for a place that takes the record; else the person is offered to open it. */
  taken: boolean
  done: (record: Ref | null) => void
}

interface Open {
  forms: QuickCreate[]
  next: number
}

/** The short forms that are open, one over the other: one may be opened from a field of another. */
export const useQuickCreates = create<Open>(() => ({ forms: [], next: 1 }))

function open(entity: string, prefill: Values, taken: boolean): Promise<Ref | null> {
  return new Promise((resolve) => {
    const key = useQuickCreates.getState().next
    const close = (record: Ref | null) => {
      useQuickCreates.setState(({ forms }) => ({ forms: forms.filter((form) => form.key !== key) }))
      resolve(record)
    }
    useQuickCreates.setState(({ forms, next }) => ({
      forms: [...forms, { key, entity, prefill, taken, done: close }],
      next: next + 1,
    }))
  })
}

/** Makes a record in passing. */
export function quickCreate(entity: string) {
  void open(entity, {}, false)
}

/** Makes a record that a field refers to; null if the person gives up. */
export function quickCreateFor(entity: string, prefill: Values): Promise<Ref | null> {
  return open(entity, prefill, true)
}
