import { expect, it } from 'vitest'
import { hoursOf, lookOf } from './clocks'

it.each([
  ['running', 10, null, 'good'],
  ['running', 75, null, 'warn'],
  ['running', 100, null, 'bad'],
  ['paused', 90, null, 'still'],
  ['stopped', 40, null, 'still'],
  ['paused', 40, '2026-11-21T08:00:00Z', 'bad'],
] as const)('a %s clock at %d %% is %s', (status, used, breached_at, look) => {
  expect(lookOf({ status, used, breached_at })).toBe(look)
})

it('tells working time in hours and minutes', () => {
  expect(hoursOf(3 * 3600 + 29)).toEqual({ hours: 3, minutes: 0 })
  expect(hoursOf(90 * 60)).toEqual({ hours: 1, minutes: 30 })
  expect(hoursOf(-5)).toEqual({ hours: 0, minutes: 0 })
})
