import { expect, it } from 'vitest'
import type { Evaluation } from '@/api/types'
import { narrowed } from '@/kinds/options'
import { clearedBy } from './narrowing'

const label = { en: '', zh: '' }
const why = { en: 'because', zh: 'because' }
const nothing = { values: {}, fields: {}, sections: {}, problems: [] } satisfies Evaluation
const option = (name: string) => ({ name, label })
const names = (options: { name: string }[] | undefined) => options?.map((one) => one.name)

it('offers what is allowed and what is chosen already', () => {
  const field = { name: 'a', kind: 'select', label, options: ['x', 'y', 'z'].map(option) }
  expect(names(narrowed(field, undefined, null).options)).toEqual(['x', 'y', 'z'])
  expect(names(narrowed(field, ['y'], 'x').options)).toEqual(['x', 'y'])
  expect(names(narrowed(field, [], null).options)).toEqual([])
})

it('clears what no longer goes with its parent and says why', () => {
  const answer = {
    ...nothing,
    fields: { a: { refused: why }, b: { allowed: ['x'] }, c: { refused: why, allowed: ['x'] } },
  }
  const cleared = clearedBy(answer, { a: 'y', b: 'x', c: ['x', 'y'] })
  expect(cleared).toEqual({ edits: { a: null, c: ['x'] }, hints: { a: 'because', c: 'because' } })
})

it('clears the cell of a line and leaves the others', () => {
  const answer = {
    ...nothing,
    lines: { rows: [{ values: {} }, { values: {}, fields: { b: { refused: why } } }] },
  }
  const rows = [{ values: { b: 'x' } }, { values: { a: '1', b: 'y' } }]
  const cleared = clearedBy(answer, { rows })
  expect(cleared.edits).toEqual({ rows: [{ values: { b: 'x' } }, { values: { a: '1', b: null } }] })
  expect(cleared.hints).toEqual({ 'rows/1/b': 'because' })
  expect(clearedBy({ ...nothing, lines: { rows: [{ values: {} }] } }, { rows }).edits).toEqual({})
})
