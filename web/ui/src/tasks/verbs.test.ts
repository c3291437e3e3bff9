import { expect, it } from 'vitest'
import type { Task } from '@/api/types'
import { isQuiet, mayTakeBack, type Offer, rankVerbs } from './verbs'

const offer = (verb: string, more: Partial<Offer> = {}): Offer => ({
  verb,
  label: { en: '', zh: '' },
  ...more,
})
const names = (offers: Offer[]) => offers.map((one) => one.verb)

it('puts one verb first, refusals beside it and the rest into groups', () => {
  const ranked = rankVerbs(
    ['approve', 'reject', 'return', 'transfer', 'add', 'cc', 'save', 'comment', 'delegate'].map((verb) =>
      offer(verb),
    ),
  )
  expect(ranked.main?.verb).toBe('approve')
  expect(names(ranked.refuse)).toEqual(['reject', 'return'])
  expect(names(ranked.near)).toEqual(['transfer', 'add'])
  expect(ranked.more.map((group) => [group.name, names(group.offers)])).toEqual([
    ['people', ['transfer', 'delegate', 'add']],
    ['tell', ['comment', 'cc']],
    ['own', ['save']],
  ])
})

it('keeps a verb it does not know among the others', () => {
  expect(rankVerbs([offer('dance')]).more).toEqual([{ name: 'own', offers: [offer('dance')] }])
})

it('does not put forward what is refused just now', () => {
  expect(
    rankVerbs([offer('urge', { allowed: false }), offer('withdraw')]).near.map((one) => one.verb),
  ).toEqual(['withdraw'])
})

it('asks before it saves where a comment is demanded', () => {
  expect(isQuiet(offer('claim'))).toBe(true)
  expect(isQuiet(offer('claim', { require: { comment: true } }))).toBe(false)
  expect(isQuiet(offer('approve'))).toBe(false)
})

it('offers the way back only while the server does', () => {
  const task = (verbs: Offer[]) => ({ verbs }) as unknown as Task
  expect(mayTakeBack(task([offer('withdraw', { allowed: true })]))).toBe(true)
  expect(mayTakeBack(task([offer('withdraw', { allowed: false })]))).toBe(false)
  expect(mayTakeBack(task([]))).toBe(false)
})
