import { expect, it } from 'vitest'
import { figureText } from './figure'

const t = ((key: string) => key) as never

it.each([
  ['money', { amount: '520000.00', currency: 'CNY' }, '¥520,000.00'],
  ['percent', '18.00', '18 %'],
  ['percent', '12.50', '12.5 %'],
  ['percent', '100', '100 %'],
  ['reference', { id: '1', title: 'Isdom' }, 'Isdom'],
  ['select', { en: 'Draft', zh: '草稿' }, 'Draft'],
  ['decimal', '1234.5', '1,234.5'],
  ['text', null, ''],
  ['number', 1500, '1,500'],
])('shows %s %j as %s', (kind, value, want) => {
  expect(figureText({ kind, value }, t)).toBe(want)
})
