import { expect, it } from 'vitest'
import { amountEnds, amountOf, isFiltered, taskQueryOf } from './filters'

it.each([
  ['1000..5000', { min: '1000', max: '5000' }],
  ['1000..', { min: '1000', max: undefined }],
  ['..5000', { min: undefined, max: '5000' }],
  ['nonsense', { min: undefined, max: undefined }],
  [undefined, { min: undefined, max: undefined }],
])('reads the amount %s', (amount, ends) => {
  expect(amountEnds(amount)).toEqual(ends)
})

it('writes amounts as people type them', () => {
  expect(amountOf('5万', '')).toBe('50000..')
  expect(amountOf('', '1,200.50')).toBe('..1200.50')
  expect(amountOf('', '')).toBeUndefined()
})

it('asks the server only for what narrows', () => {
  expect(taskQueryOf({ box: 'done', overdue: '1', amount: '10..' })).toEqual({
    workflow: undefined,
    person: undefined,
    older: undefined,
    q: undefined,
    overdue: '1',
    amount_min: '10',
    amount_max: undefined,
  })
})

it('does not take the tab for a filter', () => {
  expect(isFiltered({ box: 'done' })).toBe(false)
  expect(isFiltered({ box: 'done', person: '7' })).toBe(true)
})
