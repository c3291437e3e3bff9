import { expect, it } from 'vitest'
import { exampleNumber } from './example-number'

const day = new Date(2026, 2, 7)

it.each([
  ['Q{yyyy}{MM}-{seq:4}', 'Q202603-0001'],
  ['{per}/{yy}{dd}/{seq}', 'SH/2607/1'],
  ['{month}-{seq:2}', '{month}-01'],
])('shows the first number of %s', (pattern, number) => {
  expect(exampleNumber(pattern, day)).toBe(number)
})
