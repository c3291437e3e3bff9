import { expect, it } from 'vitest'
import { errorsOf, fieldOf, placeOf } from './problems'

const message = { en: 'no', zh: '否' }

it.each([
  [{ field: 'total', code: 'x', message }, 'total'],
  [{ field: 'lines', pointer: '/lines/0/price', code: 'x', message }, 'lines/0/price'],
  [{ pointer: '/values/lines/2/values/qty', code: 'x', message }, 'lines/2/qty'],
  [{ pointer: '/name', code: 'x', message }, 'name'],
  [{ code: 'x', message }, ''],
])('finds the place of %o', (problem, want) => {
  expect(placeOf(problem)).toBe(want)
})

it('keeps the first message of a place', () => {
  const other = { en: 'second', zh: '第二' }
  expect(
    errorsOf([
      { field: 'a', code: 'x', message },
      { field: 'a', code: 'y', message: other },
    ]).a,
  ).toMatch(/no|否/)
})

it('knows the field of a cell', () => {
  expect(fieldOf('lines/0/price')).toBe('lines')
})
