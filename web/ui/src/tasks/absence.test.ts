import { expect, it } from 'vitest'
import type { WeftRecord } from '@/api/types'
import { absenceOf, momentOf, valuesOf } from './absence'

const at = Date.parse('2026-11-21T08:00:00Z')

it.each([
  ['2026-11-20T00:00:00Z', null, 'now'],
  ['2026-11-20T00:00:00Z', '2026-11-21T08:00:00Z', 'past'],
  ['2026-11-21T08:00:00Z', '2026-11-22T00:00:00Z', 'now'],
  ['2026-11-21T08:00:01Z', null, 'coming'],
] as const)('from %s until %s is %s', (from, until, moment) => {
  expect(momentOf({ from, until }, at)).toBe(moment)
})

it('reads what it writes', () => {
  const draft = {
    from: '2026-11-21T08:00:00Z',
    until: null,
    delegate: '7',
    workflows: ['quote', 'order'],
    includeOpen: true,
    reason: ' holiday ',
  }
  const values = {
    ...valuesOf(draft, '1'),
    delegate: { id: '7', title: 'Li' },
    user: { id: '1', title: 'Wang' },
  }
  const absence = absenceOf({ id: '9', version: 2, values } as unknown as WeftRecord)
  expect(absence).toMatchObject({ workflows: ['quote', 'order'], includeOpen: true, reason: 'holiday' })
  expect(absence.delegate?.title).toBe('Li')
})

it('keeps an empty choice of workflows as all of them', () => {
  const draft = { from: 'x', until: null, workflows: [], includeOpen: false, reason: '' }
  expect(valuesOf(draft, '1')).toMatchObject({ workflows: null, delegate: null, reason: null })
})
