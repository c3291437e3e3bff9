import type { Opinion, Ref, Task } from '@/api/types'

const back = ['return', 'send_back', 'reject', 'withdraw']

/** Who gave a task back to its submitter. */
export function givenBackBy(task: Pick<Task, 'kind' | 'opinions'>): Ref | undefined {
  if (task.kind !== 'start') return undefined
  return task.opinions?.filter((opinion) => back.includes(opinion.verb)).at(-1)?.who
}

/** The opinion that explains best why a task is with its reader; the newest of the fitting ones. */
export function wordForMe(
  task: Pick<Task, 'kind' | 'delegated_by' | 'opened_at' | 'opinions'>,
): Opinion | undefined {
  const said = (task.opinions ?? []).filter((opinion) => opinion.comment)
  const last = (...verbs: string[]) => said.filter((opinion) => verbs.includes(opinion.verb)).at(-1)
  if (task.kind === 'start') return last(...back) ?? last('submit')
  if (task.kind === 'copy') return last('cc') ?? last('submit')
  if (task.delegated_by) return last('delegate') ?? last('submit')
  // Who sends work back to an earlier step opens its tasks with the same command.
  const sentBack = said.find((opinion) => back.includes(opinion.verb) && opinion.at === task.opened_at)
  return sentBack ?? last('submit')
}
