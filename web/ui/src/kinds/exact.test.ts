import { expect, it } from 'vitest'
import { bare, readDate, readExact, wholeNumber } from './exact'

it.each([
  ['1,234.50', '1234.50'],
  ['１２．５', '12.5'],
  ['12。5', '12.5'],
  ['3.5万', '35000'],
  ['1.23456万', '12345.6'],
  ['0.05亿', '5000000'],
  ['2k', '2000'],
  ['(12)', '-12'],
  ['-0', '0'],
  ['.5', '0.5'],
  ['007', '7'],
  ['123456789012345678.99', '123456789012345678.99'],
])('reads %s as %s', (typed, want) => {
  expect(readExact(typed)).toBe(want)
})

it.each(['', 'abc', '1.2.3', '--1', '.', '1e5'])('refuses %s as a number', (typed) => {
  expect(readExact(typed)).toBeUndefined()
})

it('keeps a number that JSON could not hold as text', () => {
  expect(wholeNumber('42')).toBe(42)
  expect(wholeNumber('12345678901234567890')).toBe('12345678901234567890')
})

it.each([
  ['2026-11-21', '2026-11-21'],
  ['2026/1/2', '2026-01-02'],
  ['2026年11月21日', '2026-11-21'],
  ['20261121', '2026-11-21'],
  ['2026-02-30', undefined],
  ['tomorrow', undefined],
])('reads the date %s', (typed, want) => {
  expect(readDate(typed)).toBe(want)
})

it.each([
  ['12 kg', '12'],
  ['约 12千克', '12'],
  ['-12', '-12'],
  ['12 t', '12 t'],
])('leaves out of %s what stands beside its number', (typed, want) => {
  expect(bare(typed, { prefix: { en: '', zh: '约' }, unit: { en: 'kg', zh: '千克' } }).trim()).toBe(want)
})

it('reads months and years as their first day', () => {
  expect(readDate('2026年3月', 'month')).toBe('2026-03-01')
  expect(readDate('2026-13', 'month')).toBeUndefined()
  expect(readDate('2026', 'year')).toBe('2026-01-01')
})
