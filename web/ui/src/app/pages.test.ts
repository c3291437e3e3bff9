import { expect, it } from 'vitest'
import type { Shell } from '@/api/types'
import { closeness, placeOf } from './pages'

const shell = {
  entities: {
    quote: {
      name: 'quote',
      label: { en: 'Quote', zh: '报价单' },
      plural: { en: 'Quotes', zh: '报价单' },
      can: ['read'],
    },
  },
} as unknown as Shell

it('names an entry after its entity when it has no label', () => {
  expect(placeOf({ name: 'q', entity: 'quote' }, shell)?.label?.en).toBe('Quotes')
})

it('leaves out what this person may not see and what it does not know', () => {
  expect(placeOf({ name: 'x', entity: 'secret' }, shell)).toBeNull()
  expect(placeOf({ name: 'x', page: 'teleporter' }, shell)).toBeNull()
})

it('lights the entry that fits the address best', () => {
  const all = placeOf({ name: 'q', entity: 'quote' }, shell)
  const mine = placeOf({ name: 'm', entity: 'quote', view: 'mine' }, shell)
  const releases = placeOf({ name: 'r', page: 'releases' }, shell)
  const studio = placeOf({ name: 's', page: 'studio' }, shell)
  if (!all || !mine || !releases || !studio) throw new Error('a place is missing')
  expect(closeness(mine, '/records/quote', 'mine')).toBeGreaterThan(closeness(all, '/records/quote', 'mine'))
  expect(closeness(mine, '/records/quote/1', undefined)).toBe(0)
  expect(closeness(all, '/records/quote/1', undefined)).toBe(1)
  expect(closeness(releases, '/studio/releases', undefined)).toBeGreaterThan(
    closeness(studio, '/studio/releases', undefined),
  )
})

it('lights the entry from which a page without one is reached', () => {
  const inbox = placeOf({ name: 'i', page: 'inbox' }, shell)
  const runs = placeOf({ name: 'r', page: 'runs' }, shell)
  const timers = placeOf({ name: 't', page: 'timers' }, shell)
  if (!inbox || !runs || !timers) throw new Error('a place is missing')
  expect(closeness(inbox, '/tasks/1', undefined)).toBe(1)
  expect(closeness(runs, '/incidents', undefined)).toBe(1)
  expect(closeness(runs, '/runsheet', undefined)).toBe(0)
  expect(closeness(timers, '/timers', undefined)).toBeGreaterThan(closeness(runs, '/timers', undefined))
})
