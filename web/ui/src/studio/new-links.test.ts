import { expect, it } from 'vitest'
import { farSide, linkName, newLink, sideOf } from './new-links'

const deal = { name: 'deal', label: { en: 'Deal', zh: '商机' } }
const person = { name: 'person', label: { en: 'Person', zh: '人' } }

it('links two entities by a third with a required end on each side', () => {
  const link = newLink('deal_person', deal, person)
  expect(link.link).toEqual({ ends: ['deal', 'person'] })
  expect(link.fields.map(({ name, to, required }) => [name, to, required])).toEqual([
    ['deal', 'deal', true],
    ['person', 'person', true],
  ])
  expect(sideOf('deal_person', 'deal', 'person')).toEqual({ of: 'deal_person' })
})

it('names the end that leads here where records of one entity are linked with each other', () => {
  const link = newLink('deal_deal', deal, deal)
  expect(link.link?.ends).toEqual(['deal_1', 'deal_2'])
  expect(sideOf('deal_deal', 'deal', 'deal')).toEqual({ of: 'deal_deal', by: 'deal_1' })
})

it('shows the links on the other side too', () => {
  const other = { ...person, fields: [{ name: 'deal', kind: 'text', label: 'x' }] }
  expect(farSide(other, 'deal_person', deal).fields.at(-1)).toEqual({
    name: 'deal_person',
    kind: 'links',
    of: 'deal_person',
    label: deal.label,
  })
})

it('takes a name that no other entity has', () => {
  expect(linkName('deal', 'person', ['deal_person'])).toBe('deal_person_2')
})
