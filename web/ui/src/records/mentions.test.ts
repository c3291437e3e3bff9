import { expect, test } from 'vitest'
import { partsOf, storedFrom, typedFrom } from './mentions'

const li = { id: '0190b6a0-0000-7000-8000-000000000001', title: 'Li' }
const lina = { id: '0190b6a0-0000-7000-8000-000000000002', title: 'Li Na' }

test('people stand in a comment by name while it is typed and by id when it is kept', () => {
  const stored = storedFrom('Hi @Li Na and @Li, ask @Wang', [li, lina])
  expect(stored).toBe(`Hi @[Li Na](${lina.id}) and @[Li](${li.id}), ask @Wang`)
  expect(typedFrom(stored)).toEqual({ typed: 'Hi @Li Na and @Li, ask @Wang', people: [lina, li] })
})

test('a text without people is one part', () => {
  expect(partsOf('a@b.c [x](y)')).toEqual(['a@b.c [x](y)'])
  expect(partsOf('')).toEqual([])
})
