import { expect, it } from 'vitest'
import { periodName } from './periods'

it('names months, quarters and years in both languages', () => {
  expect(periodName('month', '2026-10', 'zh')).toBe('2026年10月')
  expect(periodName('quarter', '2026-10', 'zh')).toBe('2026年第4季度')
  expect(periodName('quarter', '2026-01', 'en')).toBe('Q1 2026')
  expect(periodName('year', '2026-01', 'zh')).toBe('2026年')
  expect(periodName('year', '2026-01', 'en')).toBe('2026')
})
