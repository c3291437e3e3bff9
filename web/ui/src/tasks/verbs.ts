import type { Task, TaskRow, TaskVerb } from '@/api/types'

/** A verb as the server offers it on a task. */
export interface Offer extends TaskVerb {
  /** Whether the person chooses what follows a return, or what follows always. */
  then?: 'ask' | 'replay' | 'jump'
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

const needPeople = new Set(['transfer', 'delegate', 'add', 'cc', 'remove'])
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
  if ('verbs' in task) return task.verbs.find((offer) => offer.verb === verb)
  return task.can.includes(verb) ? { verb, label: { en: '', zh: '' } } : undefined
}
