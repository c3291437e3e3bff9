import type { Ref, Task, TaskRow, TaskVerb, Text } from '@/api/types'

/** A verb as the server offers it on a task. */
export interface Offer extends Omit<TaskVerb, 'people'> {
  /** False for a verb that is refused just now, with the reason. */
  allowed?: boolean
  reason?: Text | null
  /** What may follow a return: replay, jump. */
  then?: string[]
  /** Where signers may be added: before, after, parallel. */
  where?: string[]
  /** Whom the workflow allows; null means everybody. */
  people?: Ref[] | null
}

/** People that have to be chosen before the run can go on. */
export interface PickNeeded {
  step: string
  entry: number
  label: Text
  choices: string[] | null
  min: number
  max: number
}

/** What the server offers on a task. */
export function offersOf(task: Task): Offer[] {
  return (task.verbs ?? []) as Offer[]
}

const leading = ['approve', 'complete', 'resolve', 'claim', 'submit']
const refusing = ['reject', 'return']

export type Ranked = { main?: Offer; refuse: Offer[]; more: Offer[] }

/** Sorts a task's verbs into the one that leads on, those that refuse, and the rest. */
export function rankVerbs(verbs: Offer[]): Ranked {
  const main = leading.map((verb) => verbs.find((offer) => offer.verb === verb)).find(Boolean)
  const refuse = refusing.flatMap((verb) => verbs.filter((offer) => offer.verb === verb))
  const more = verbs.filter((offer) => offer !== main && !refuse.includes(offer))
  return { main, refuse, more }
}

const needPeople = new Set(['transfer', 'delegate', 'add', 'cc'])
const quiet = new Set(['save', 'claim', 'release', 'urge'])

/** Whether a verb has to name people. */
export function needsPeople(verb: string): boolean {
  return needPeople.has(verb)
}

/** Whether a verb goes out at once, without a dialog. */
export function isQuiet(offer: Offer): boolean {
  return quiet.has(offer.verb) && !offer.require?.comment
}

/** The verb as the server offers it, or bare for a row of the inbox that only lists names. */
export function offerOf(task: Task | TaskRow, verb: string): Offer | undefined {
  if ('verbs' in task) return offersOf(task).find((offer) => offer.verb === verb)
  return task.can.includes(verb) ? { verb, label: { en: '', zh: '' } } : undefined
}
