import type { Money, ProblemDocument, TaskRow } from '@/api/types'

/** How the decision of one of many tasks went. */
export interface BatchResult {
  task: string
  ok: boolean
  problem?: ProblemDocument | null
}

/** What may be decided together with a verb, and what has to be opened on its own. */
export function splitBatch(tasks: TaskRow[], verb: string): { fit: TaskRow[]; unfit: TaskRow[] } {
  const fit = tasks.filter((task) => task.batch && task.can.includes(verb))
  return { fit, unfit: tasks.filter((task) => !fit.includes(task)) }
}

/** The verbs that at least one of the tasks takes in a list, refusals first. */
export function batchVerbs(tasks: TaskRow[]): string[] {
  return ['reject', 'complete', 'approve'].filter((verb) => splitBatch(tasks, verb).fit.length > 0)
}

/** What the first amounts of tasks come to, exactly, per currency. */
export function amountsOf(tasks: TaskRow[]): Money[] {
  const sums = new Map<string, bigint>()
  for (const task of tasks) {
    const money = task.summary?.find((figure) => figure.kind === 'money')?.value as Money | null | undefined
    if (!money?.amount) continue
    sums.set(money.currency, (sums.get(money.currency) ?? 0n) + scaled(money.amount))
  }
  return [...sums].map(([currency, sum]) => ({ currency, amount: unscaled(sum) }))
}

const digits = 4

function scaled(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const size = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  return amount.startsWith('-') ? -size : size
}

function unscaled(sum: bigint): string {
  const text = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0{1,2}$/, '')
  return `${sum < 0n ? '-' : ''}${text.slice(0, -digits)}.${fraction}`
}

/** The tasks after a click on one with Shift: everything between the last click and this one too. */
export function rangeBetween(ids: string[], from: string | undefined, to: string): string[] {
  const ends = [ids.indexOf(from ?? to), ids.indexOf(to)].sort((a, b) => a - b)
  const [first = 0, last = 0] = ends
  return first < 0 ? [to] : ids.slice(first, last + 1)
}
