import { expect, it } from 'vitest'
import { formatLength, readLength } from './length'

it.each([
  ['1h 30m', 90],
  ['1小时30分', 90],
  ['１小时３０', 90],
  ['1:30', 90],
  ['1.5h', 90],
  ['0.1h', 6],
  ['90', 90],
  ['2天', 2880],
  ['-30m', -30],
  ['1,440', 1440],
  ['soon', undefined],
  ['', undefined],
  ['0.5', undefined],
])('reads %s', (text, minutes) => {
  expect(readLength(text)).toBe(minutes)
})

it('reads what it writes', () => {
  for (const language of ['en', 'zh'])
    for (const minutes of [0, 5, 60, 61, 1500, -90])
      expect(readLength(formatLength(minutes, language))).toBe(minutes)
})
