import { describe, expect, it } from 'vitest'
import { formatDecimal, formatMoney, formatNumber, formatShort, formatSize } from './format'

describe('formatDecimal', () => {
  it.each([
    ['0', undefined, '0'],
    ['1234567.5', undefined, '1,234,567.5'],
    ['-1234.5', 2, '-1,234.50'],
    ['123456789012345678.99', 2, '123,456,789,012,345,678.99'],
    ['', 2, ''],
    ['***', 2, '***'],
  ])('%s with %s digits is %s', (value, digits, want) => {
    expect(formatDecimal(value, digits)).toBe(want)
  })
})

it('writes what stands beside a number, letters with a blank', () => {
  expect(formatNumber('1234.5', { unit: { en: 'kg', zh: '千克' } })).toBe('1,234.5 kg')
  expect(formatNumber(3, { prefix: { en: '第', zh: '第' }, unit: { en: '期', zh: '期' } })).toBe('第3期')
  expect(formatNumber('', { unit: { en: 'kg', zh: 'kg' } })).toBe('')
})

describe('formatMoney', () => {
  it.each([
    ['1234.5', 'CNY', '¥1,234.50'],
    ['-3', 'USD', '-$3.00'],
    ['12', 'CHF', 'CHF 12.00'],
    ['1000', 'JPY', '¥1,000'],
    ['7', 'nonsense', 'nonsense7.00'],
  ])('%s %s is %s', (amount, currency, want) => {
    expect(formatMoney(amount, currency)).toBe(want)
  })
})

it('shortens numbers as each language does', () => {
  expect(formatShort(3_400_000, 'en')).toBe('3.4M')
  expect(formatShort(3_400_000, 'zh')).toBe('340万')
  expect(formatShort(120_000_000, 'zh')).toBe('1.2亿')
  expect(formatShort(950, 'en')).toBe('950')
})

it('tells sizes of files', () => {
  expect(formatSize(12)).toBe('12 B')
  expect(formatSize(12_345)).toBe('12 KB')
  expect(formatSize(3_500_000)).toBe('3.3 MB')
})
