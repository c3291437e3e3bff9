import { expect, it } from 'vitest'
import { allow, goesWith, parentOf, ruleOf } from './dependence'

it('reads and writes what options depend on', () => {
  expect(parentOf(ruleOf('stage'))).toEqual(['stage', undefined])
  expect(parentOf(ruleOf('account', 'industry'))).toEqual(['account', 'industry'])
  expect(parentOf("record.a == 'x'")).toEqual([])
})

it('names a value only while it does not allow everything', () => {
  const none = { on: 'record.stage', options: {} }
  expect(goesWith(none, 'open', 'a')).toBe(true)
  const less = allow(none, 'open', 'a', ['a', 'b'])
  expect(less.options).toEqual({ open: ['b'] })
  expect(allow(less, 'open', 'b', ['a', 'b']).options).toEqual({ open: [] })
  expect(allow(less, 'open', 'a', ['a', 'b']).options).toEqual({})
})
