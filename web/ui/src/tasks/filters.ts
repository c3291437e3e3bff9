import { readExact } from '@/kinds/exact'

/** What the address of the inbox says: the tab and what narrows it. */
export interface InboxSearch {
  box?: string
  workflow?: string
  person?: string
  /** The deciding amount: "1000..5000", "1000..", "..5000". */
  amount?: string
  /** How many days it has waited at least. */
  age?: string
  overdue?: string
  q?: string
}

/** What the inbox can be narrowed by; the tab is no filter. */
export const filterNames = ['workflow', 'person', 'amount', 'age', 'overdue', 'q'] as const

/** How many days something has waited, as it can be chosen. */
export const ages = ['1', '3', '7', '14', '30']

/** Whether anything narrows the list. */
export function isFiltered(search: InboxSearch): boolean {
  return filterNames.some((name) => search[name])
}

/** The ends of an amount as the address keeps it. */
export function amountEnds(amount: string | undefined): { min?: string; max?: string } {
  const [min = '', max = ''] = (amount ?? '').split('..')
  return { min: readExact(min), max: readExact(max) }
}

/** An amount as the address keeps it; nothing when both ends are open. */
export function amountOf(min: string, max: string): string | undefined {
  const ends = [readExact(min) ?? '', readExact(max) ?? '']
  return ends.some(Boolean) ? ends.join('..') : undefined
}

/** The question to the server that an address means. */
export function taskQueryOf(search: InboxSearch): Record<string, string | undefined> {
  const { workflow, person, age: older, overdue, q } = search
  const { min: amount_min, max: amount_max } = amountEnds(search.amount)
  return { workflow, person, older, overdue: overdue ? '1' : undefined, q, amount_min, amount_max }
}
