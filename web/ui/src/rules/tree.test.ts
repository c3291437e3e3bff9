import { describe, expect, it } from 'vitest'
import { indexOfByte } from './offsets'
import { isComplete, meaning, withTypes } from './tree'

const row = (value: unknown, operator = '=') => ({ field: 'record.total', operator, value })

describe('isComplete', () => {
  it('refuses a rule that would let everything pass', () => {
    expect(isComplete({ combinator: 'and', rules: [] })).toBe(false)
    expect(isComplete({ combinator: 'and', rules: [row(1), { combinator: 'or', rules: [] }] })).toBe(false)
  })
  it.each([
    [row(''), false],
    [row('5'), true],
    [row(0), true],
    [row(false), true],
    [row('', 'notNull'), true],
    [row([], 'in'), false],
    [row(['1', ''], 'between'), false],
    [{ operator: '=', value: 1 }, false],
  ])('%j is %s', (rule, want) => {
    expect(isComplete({ combinator: 'and', rules: [rule] })).toBe(want)
  })
})

it('says which values are dates, and forgets it when the field changed', () => {
  const tree = { combinator: 'and', rules: [{ ...row('2026-01-01'), type: 'datetime' }] }
  expect(withTypes(tree, () => 'date').rules?.[0]?.type).toBe('date')
  expect(withTypes(tree, () => 'number').rules?.[0]?.type).toBeUndefined()
})

describe('indexOfByte', () => {
  it.each([
    ['abc', 2, 2],
    ['客户 > 1', 6, 2],
    ['客户 > 1', 9, 5],
    ['a😀b', 5, 3],
    ['ab', 9, 2],
  ])('%s at byte %d is %d', (source, byte, want) => {
    expect(indexOfByte(source, byte)).toBe(want)
  })
})

it('takes a tree for the same when only the builder added to it', () => {
  const plain = { combinator: 'and', rules: [row(1)] }
  const kept = {
    id: 'a',
    combinator: 'and',
    not: false,
    rules: [{ ...row(1), id: 'b', valueSource: 'value' as const }],
  }
  expect(meaning(kept)).toBe(meaning(plain))
  expect(meaning({ combinator: 'or', rules: [row(1)] })).not.toBe(meaning(plain))
  expect(meaning({ combinator: 'and', rules: [row(2)] })).not.toBe(meaning(plain))
})
