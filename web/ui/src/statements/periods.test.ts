import dayjs from 'dayjs'
import { expect, it } from 'vitest'
import { daysOf } from './periods'

it('gives the days of months, quarters and years, also over the turn of a year', () => {
  const today = dayjs('2026-03-10')
  expect(daysOf('month', today)).toEqual({ from: '2026-03-01', to: '2026-03-10' })
  expect(daysOf('last_month', today)).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(daysOf('last_month', dayjs('2026-01-31'))).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  expect(daysOf('quarter', dayjs('2026-05-31'))).toEqual({ from: '2026-04-01', to: '2026-05-31' })
  expect(daysOf('year', today)).toEqual({ from: '2026-01-01', to: '2026-03-10' })
})
