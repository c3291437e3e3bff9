import { expect, it } from 'vitest'
import type { Opinion, Task } from '@/api/types'
import { givenBackBy, wordForMe } from './words'

const said = (verb: string, comment: string): Opinion => ({
  who: { id: '1', title: 'Li' },
  verb,
  comment,
  at: '2026-11-21T08:00:00Z',
  step: 's',
})
const opinions = [
  said('submit', 'please'),
  said('return', 'price list?'),
  said('submit', 'done'),
  said('return', 'still old'),
  said('delegate', 'ok for you?'),
  said('cc', 'for you to know'),
  said('approve', ''),
]

it.each([
  ['approve', null, 'done'],
  ['start', null, 'still old'],
  ['copy', null, 'for you to know'],
  ['approve', { id: '2', title: 'Wang' }, 'ok for you?'],
] as const)('of a task of the kind %s tells the word that counts', (kind, delegated_by, comment) => {
  expect(wordForMe({ kind, delegated_by, opinions } as Task)?.comment).toBe(comment)
})

it('of a task that an approver behind has sent back tells why', () => {
  const sent = { ...said('return', 'check the price again'), at: '2026-11-21T09:00:00Z' }
  const task = { kind: 'approve', opened_at: sent.at, opinions: [...opinions, sent] } as Task
  expect(wordForMe(task)?.comment).toBe('check the price again')
})

it('falls back to the submitter, and to nothing', () => {
  expect(wordForMe({ kind: 'copy', opinions: [said('submit', 'please')] } as Task)?.comment).toBe('please')
  expect(wordForMe({ kind: 'approve', opinions: [] } as unknown as Task)).toBeUndefined()
})

it('knows who gave a task back to its submitter, also without a word', () => {
  expect(givenBackBy({ kind: 'start', opinions: [said('return', '')] } as Task)?.title).toBe('Li')
  expect(givenBackBy({ kind: 'approve', opinions } as Task)).toBeUndefined()
})
