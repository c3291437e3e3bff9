import type { Opinion, Task } from '@/api/types'

/** The opinion that explains best why a task is with its reader; the newest of the fitting ones. */
export function wordForMe(task: Pick<Task, 'kind' | 'delegated_by' | 'opinions'>): Opinion | undefined {
  const said = (task.opinions ?? []).filter((opinion) => opinion.comment)
  const last = (...verbs: string[]) => said.filter((opinion) => verbs.includes(opinion.verb)).at(-1)
  if (task.kind === 'start') return last('return', 'send_back', 'reject', 'withdraw') ?? last('submit')
  if (task.kind === 'copy') return last('cc') ?? last('submit')
  if (task.delegated_by) return last('delegate') ?? last('submit')
  return last('submit')
}
