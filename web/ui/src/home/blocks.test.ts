import { expect, it } from 'vitest'
import { monthAt, shortSum, totalAt, whole } from './blocks'

it.each([
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
  ['2026-05', 1, '2026-06'],
])('finds the month %s %i away', (month, offset, want) => {
  expect(monthAt(month, offset)).toBe(want)
})

it('adds up money of groups, of which some have none', () => {
  const money = (amount: string) => ({ amount, currency: 'CNY' })
  const groups = [
    { count: 1, sums: [null] },
    { count: 2, sums: [money('120000.50')] },
    { count: 1, sums: [money('80000')] },
  ]
  const total = totalAt({ name: 'pipe', kind: 'groups', groups }, 0)
  expect(total).toEqual({ amount: '200000.5', currency: 'CNY' })
  expect(shortSum(total, 'zh')).toBe('¥20万')
})

it('writes sums with the unit of the field that is added up', () => {
  const kilograms = { scale: 1, unit: { en: 'kg', zh: '千克' } }
  expect(whole('12345.5', kilograms)).toBe('12,345.5 kg')
  expect(shortSum('12345.5', 'en', kilograms)).toBe('12.3K kg')
  expect(shortSum({ amount: '5', currency: 'CNY' }, 'en', kilograms)).toBe('¥5')
})
