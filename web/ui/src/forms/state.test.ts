import { expect, it } from 'vitest'
import type { FormField, RecordFormData } from '@/api/types'
import { fieldsOf } from './problems'
import {
  currentValue,
  fieldState,
  nothingWorked,
  sameValue,
  sectionVisible,
  wireNew,
  withoutUntouched,
  withUntouched,
  workedFrom,
} from './state'

const label = { en: '', zh: '' }
const field = (name: string, kind: string, more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  label,
  rights: 'edit',
  ...more,
})
const open = { edit: true, masked: [] }

it('lets the server decide what is shown, required and locked', () => {
  const worked = { ...nothingWorked, fields: { note: { visible: true, required: true, readonly: false } } }
  const state = fieldState(field('note', 'text', { visible: false, readonly: true }), worked, open)
  expect(state).toEqual({ visible: true, required: true, typed: true, masked: false })
})

it.each([
  [field('a', 'formula'), open],
  [field('a', 'text', { rights: 'read' }), open],
  [field('a', 'text', { rights: 'mask' }), open],
  [field('a', 'text'), { edit: false, masked: [] }],
  [field('a', 'text'), { edit: true, masked: ['a'] }],
])('does not let %o be typed', (one, can) => {
  expect(fieldState(one, nothingWorked, can).typed).toBe(false)
})

it('prefers what is typed to what is worked out to what is stored', () => {
  const worked = { ...nothingWorked, values: { a: 'worked', b: 'worked' } }
  const base = { a: 'stored', b: 'stored', c: 'stored' }
  const value = (name: string) => currentValue(field(name, 'text'), base, { a: 'typed' }, worked)
  expect([value('a'), value('b'), value('c')]).toEqual(['typed', 'worked', 'stored'])
})

it('finds worked-out lines again after they moved', () => {
  const asked = {
    lines: [
      { key: 'x', values: {} },
      { key: 'y', values: {} },
    ],
  }
  const answer = {
    values: {},
    fields: {},
    sections: {},
    problems: [],
    lines: { lines: [{ values: { amount: '1' } }, { values: { amount: '2' } }] },
  }
  expect(workedFrom(answer, asked, {}).lines.y).toEqual({ values: { amount: '2' } })
})

it('neither sends nor gets the values of lines that stand as they were', () => {
  const fields = [field('lines', 'lines'), field('tags', 'tags')]
  const [one, two] = [
    { id: '1', values: { quantity: '1' } },
    { id: '2', values: { quantity: '2' } },
  ]
  const base = { lines: [one, two], tags: ['a'] }
  const edits = {
    lines: [{ ...one, values: { quantity: '5' } }, two, { key: 'new', values: {} }],
    tags: ['a'],
  }
  const sent = withoutUntouched(edits, base, fields)
  expect(sent).toEqual({ ...edits, lines: [edits.lines[0], { id: '2', values: {} }, edits.lines[2]] })
  expect(withUntouched(sent, base, fields)).toEqual(edits)
  expect(withUntouched(sent, { lines: [one] }, fields).lines).toEqual([edits.lines[0], edits.lines[2]])
  const answer = { values: {}, fields: {}, sections: {}, problems: [] }
  const told = workedFrom(
    { ...answer, lines: { lines: [{ id: '1', values: { amount: '9' } }, { id: '2' }] } },
    base,
    base,
  )
  expect([told.lines['1']?.values, told.lines['2']?.values]).toEqual([{ amount: '9' }, two.values])
})

it('hides sections by name, or by place when they have none', () => {
  const worked = { ...nothingWorked, sections: { margin: false, '1': { visible: false } } }
  expect(sectionVisible({ name: 'margin', fields: [] }, 0, worked)).toBe(false)
  expect(sectionVisible({ fields: [] }, 1, worked)).toBe(false)
  expect(sectionVisible({ fields: [] }, 2, worked)).toBe(true)
})

it('makes a new record of what it was opened with, defaults and edits', () => {
  const data = {
    form: {
      sections: [
        {
          fields: [
            field('stage', 'select'),
            field('total', 'formula'),
            field('account', 'reference', { to: 'account' }),
          ],
        },
      ],
    },
    values: { stage: 'new', total: '5', account: { id: 'a1', title: 'Acme' } },
  } as unknown as RecordFormData
  expect(wireNew(data, fieldsOf(data.form), { campaign: 'c1' }, { stage: 'won' })).toEqual({
    campaign: 'c1',
    stage: 'won',
    account: 'a1',
  })
})

it('does not take a look-alike for a change', () => {
  expect(sameValue(field('a', 'text'), '', null)).toBe(true)
  expect(sameValue(field('a', 'user'), { id: '1', title: 'Li' }, '1')).toBe(true)
  expect(sameValue(field('a', 'text'), 'x', 'y')).toBe(false)
})
