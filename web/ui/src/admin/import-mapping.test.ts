import { describe, expect, it } from 'vitest'
import type { Mapping } from './import-api'
import { guessDateOrder, likely, ready, startTransform, withMeaning, withPolicy } from './import-mapping'

describe('guessDateOrder', () => {
  it.each([
    [['10/20/2016', '3/1/2017'], 'mdy'],
    [['20/10/2016'], 'dmy'],
    [['2016-10-20'], 'ymd'],
    [['3/1/2017', ''], 'mdy'],
    [['soon'], 'ymd'],
  ])('%j is %s', (samples, want) => {
    expect(guessDateOrder(samples)).toBe(want)
  })
})

const mapping: Mapping = {
  entity: 'opportunity',
  key: [],
  mode: 'create',
  mapping: [
    { column: 'product', field: 'product' },
    { column: 'product', field: 'name', transform: { map: { a: 'b' } } },
    { column: 'account', field: 'account' },
    { column: 'x', field: '' },
  ],
}

it('gives a cell a meaning wherever its column is used, and takes it back', () => {
  const next = withMeaning(mapping, 'product', 'GTXPro', 'GTX Pro')
  expect(next.mapping[0]?.transform?.map).toEqual({ GTXPro: 'GTX Pro' })
  expect(next.mapping[1]?.transform?.map).toEqual({ a: 'b', GTXPro: 'GTX Pro' })
  expect(next.mapping[2]).toBe(mapping.mapping[2])
  expect(withMeaning(next, 'product', 'GTXPro', undefined).mapping[0]?.transform?.map).toEqual({})
})

it('sends only what says which field it fills', () => {
  expect(ready(mapping).mapping).toHaveLength(3)
})

it('knows how to begin with a field', () => {
  const label = { en: '', zh: '' }
  expect(startTransform({ name: 'a', kind: 'reference', to: 'account', label }, [])).toEqual({
    lookup: { by: 'name', missing: 'error' },
  })
  expect(startTransform({ name: 'd', kind: 'date', label }, ['12/31/2016'])).toEqual({ date: 'mdy' })
  expect(startTransform({ name: 't', kind: 'text', label }, [])).toBeUndefined()
})

it('finds the fields that columns are named after', () => {
  const fields = [
    { name: 'close_date', kind: 'date', label: { en: 'Closes', zh: '成交日期' } },
    { name: 'amount', kind: 'money', label: { en: 'Value', zh: '金额' } },
  ]
  expect(likely(['Close Date', '金额', 'other'], [['12/31/2016', '5', '']], fields)).toEqual([
    { column: 'Close Date', field: 'close_date', transform: { date: 'mdy' } },
    { column: '金额', field: 'amount' },
  ])
})

it('handles missing records of one column in one way', () => {
  const before = {
    ...mapping,
    mapping: [{ column: 'a', field: 'f', transform: { lookup: { by: 'name', missing: 'error' as const } } }],
  }
  expect(withPolicy(before, 'a', 'create').mapping[0]?.transform?.lookup?.missing).toBe('create')
  expect(withPolicy(before, 'b', 'create').mapping[0]).toBe(before.mapping[0])
})
