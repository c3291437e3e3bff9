import { expect, it } from 'vitest'
import type { FieldDef, LineRecord } from '@/api/types'
import { addLinks, changeLink, linkToWire, removeLink } from './edit'

const label = { en: '', zh: '' }
const fields: FieldDef[] = [
  { name: 'who', kind: 'reference', to: 'contact', label },
  { name: 'role', kind: 'text', label },
]
const stored: LineRecord = { id: '1', version: 3, values: { who: { id: 'a', title: 'A' }, role: 'x' } }

it('adds several records, but none that is linked already', () => {
  const links = addLinks([stored], 'who', [
    { id: 'a', title: 'A' },
    { id: 'b', title: 'B' },
  ])
  expect(links.map((link) => linkToWire(link, fields))).toEqual([
    { id: '1', values: {} },
    { values: { who: 'b' } },
  ])
})

it('sends of a stored link only what was typed, with the version it was read in', () => {
  const [changed] = changeLink([stored], 0, 'role', 'y')
  expect(linkToWire(changed as LineRecord, fields)).toEqual({ id: '1', version: 3, values: { role: 'y' } })
})

it('marks a stored link that goes, lets it be kept after all, and forgets a new one', () => {
  const gone = removeLink([stored], 0)
  expect(linkToWire(gone[0] as LineRecord, fields)).toEqual({ id: '1', removed: true, values: {} })
  expect(removeLink(gone, 0)[0]?.removed).toBeUndefined()
  expect(addLinks(gone, 'who', [{ id: 'a', title: 'A' }])[0]?.removed).toBeUndefined()
  expect(removeLink([{ key: 'n', values: {} }], 0)).toEqual([])
})
