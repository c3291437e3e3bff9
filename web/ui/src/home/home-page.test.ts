import { expect, it } from 'vitest'
import { timeOfDay } from './home-page'

it.each([
  [3, 'night'],
  [9, 'morning'],
  [14, 'afternoon'],
  [20, 'evening'],
])('greets at %i with %s', (hour, want) => {
  expect(timeOfDay(hour)).toBe(want)
})
