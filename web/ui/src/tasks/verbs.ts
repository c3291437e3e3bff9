import type { ProcessWaiting, Ref, Task, TaskNow, TaskRow, TaskVerb, Text } from '@/api/types'
import type { Decided } from './queries'

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

/** What the server offers on a task. */
export function offersOf(task: TaskNow): Offer[] {
  return ((task.verbs ?? []) as Offer[]).map((offer) => again(offer, task))
}

/** What came back to its submitter is submitted again, not completed. */
function again(offer: Offer, task: TaskNow): Offer {
  if (task.kind !== 'start' || offer.verb !== 'complete') return offer
  return { ...offer, label: { en: 'Submit again', zh: '重新提交' } }
}

const leading = ['approve', 'complete', 'resolve', 'claim', 'submit']
const refusing = ['reject', 'return']

/** Whether a verb takes the record on to what comes next. */
export function leadsOn(verb: string): boolean {
  return leading.includes(verb)
}

/** The other verbs by what they are for, in the order in which they are shown. */
const groups = {
  people: ['transfer', 'delegate', 'reclaim', 'add', 'remove'],
  tell: ['comment', 'cc', 'urge'],
  own: ['save', 'release', 'withdraw'],
} as const

export type GroupName = keyof typeof groups

export interface Ranked {
  /** The one verb that leads on. */
  main?: Offer
  refuse: Offer[]
  /** Used often enough to stand beside, where there is room. */
  near: Offer[]
  /** Everything else, in groups. */
  more: { name: GroupName; offers: Offer[] }[]
}

const often = ['transfer', 'add', 'reclaim', 'urge', 'withdraw', 'release']
const mostNear = 2

/** Sorts a task's verbs into the one that leads on, those that refuse, and the rest in groups. */
export function rankVerbs(verbs: Offer[]): Ranked {
  const main = leading.map((verb) => verbs.find((offer) => offer.verb === verb)).find(Boolean)
  const refuse = pickVerbs(verbs, refusing)
  const rest = verbs.filter((offer) => offer !== main && !refuse.includes(offer))
  const near = pickVerbs(rest, often)
    .filter((offer) => offer.allowed !== false)
    .slice(0, mostNear)
  const known = Object.values(groups).flat() as string[]
  const more = (Object.entries(groups) as [GroupName, readonly string[]][]).map(([name, members]) => ({
    name,
    offers: [
      ...pickVerbs(rest, members),
      ...(name === 'own' ? rest.filter((offer) => !known.includes(offer.verb)) : []),
    ],
  }))
  return { main, refuse, near, more: more.filter((group) => group.offers.length > 0) }
}

function pickVerbs(verbs: Offer[], names: readonly string[]): Offer[] {
  return names.flatMap((name) => verbs.filter((offer) => offer.verb === name))
}

const needPeople = new Set(['transfer', 'delegate', 'add', 'cc'])
const quiet = new Set(['save', 'claim', 'release', 'urge', 'reclaim'])

/** Whether a verb has to name people. */
export function needsPeople(verb: string): boolean {
  return needPeople.has(verb)
}

/** Whether a verb has to name a step or a signer. */
export function needsTarget(verb: string): boolean {
  return verb === 'return' || verb === 'remove'
}

/** Whether a verb goes out at once, without a dialog. */
export function isQuiet(offer: Offer): boolean {
  return quiet.has(offer.verb) && !offer.require?.comment
}

/** Verbs that carry the opinion on the matter itself, which may be kept as a draft. */
export function isOpinion(verb: string): boolean {
  return ['approve', 'reject', 'return', 'complete', 'resolve'].includes(verb)
}

/** The verb as the server offers it, or bare for a row of the inbox that only lists names. */
export function offerOf(task: Task | TaskRow, verb: string): Offer | undefined {
  if ('verbs' in task) return offersOf(task).find((offer) => offer.verb === verb)
  return task.can.includes(verb) ? { verb, label: { en: '', zh: '' } } : undefined
}

/** Whether the server lets the reader take back what was just decided. */
export function mayTakeBack(task: TaskNow): boolean {
  return offersOf(task).some((offer) => offer.verb === 'withdraw' && offer.allowed !== false)
}

/** The task of the same step by which a person is asked again after taking a decision back. */
export function openAgain({ task, process }: Decided, person: string): string | undefined {
  const asksAgain = (wait: ProcessWaiting) =>
    wait.step === task.step && wait.people.some((one) => one.id === person)
  return process.waiting.find(asksAgain)?.task
}
