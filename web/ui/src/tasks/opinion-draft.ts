import { useEffect, useState } from 'react'
import { usePerson } from '@/api/session'
import type { Task, TaskRow } from '@/api/types'

// The same beginning as the drafts of forms, so that signing out forgets both.
const prefix = 'weft.draft.opinion.'

/** The opinion on a task as it is typed; kept in this browser until the task is decided. */
export function useOpinionDraft(task: Task | TaskRow, kept: boolean) {
  const key = `${prefix}${usePerson().id}.${task.id}`
  const [opinion, setOpinion] = useState(() => (kept ? read(key) : '') || savedOpinion(task))
  useEffect(() => {
    if (kept) write(key, opinion)
  }, [kept, key, opinion])
  return { opinion, setOpinion, forget: () => write(key, '') }
}

/** The opinion that was saved on the server without deciding. */
export function savedOpinion(task: Task | TaskRow): string {
  return 'saved' in task && typeof task.saved === 'string' ? task.saved : ''
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, opinion: string) {
  try {
    if (opinion.trim() === '') localStorage.removeItem(key)
    else localStorage.setItem(key, opinion)
  } catch {
    // Nothing can be kept here; the field itself still holds what was typed.
  }
}
