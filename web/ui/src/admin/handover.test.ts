import { expect, it } from 'vitest'
import { type Choices, commandsOf, isComplete, openWork, sumOf } from './handover'

const groups = [openWork, 'account.owner', 'quote.owner']
const choices = (more: Partial<Choices> = {}): Choices => ({
  main: 'li',
  left: [],
  others: {},
  reason: ' leaves ',
  deactivate: true,
  ...more,
})

it('gives everything to one successor with one command', () => {
  expect(commandsOf(choices(), groups)).toEqual([
    {
      to: 'li',
      reason: 'leaves',
      tasks: true,
      references: ['account.owner', 'quote.owner'],
      deactivate: true,
    },
  ])
})

it('gives each group to whom it was given and ends the sign-in last', () => {
  const commands = commandsOf(choices({ others: { 'quote.owner': 'chen' } }), groups)
  expect(
    commands.map(({ to, tasks, references, deactivate }) => [to, tasks, references, deactivate]),
  ).toEqual([
    ['li', true, ['account.owner'], false],
    ['chen', false, ['quote.owner'], true],
  ])
})

it('leaves what stays', () => {
  const commands = commandsOf(choices({ left: [openWork, 'quote.owner'], deactivate: false }), groups)
  expect(commands).toEqual([
    { to: 'li', reason: 'leaves', tasks: false, references: ['account.owner'], deactivate: false },
  ])
})

it('is complete when nothing is left without anybody', () => {
  expect(isComplete(choices({ main: undefined }), groups)).toBe(false)
  expect(isComplete(choices({ main: undefined, left: groups }), groups)).toBe(true)
})

it('adds up what several commands did', () => {
  const one = { batch: 'b', runs: 2, references: { 'a.owner': 1 }, skipped: [], deactivated: false }
  const two = { ...one, references: { 'a.owner': 2, 'b.owner': 1 }, deactivated: true }
  expect(sumOf([one, two])).toEqual({
    runs: 4,
    references: { 'a.owner': 3, 'b.owner': 1 },
    skipped: [],
    deactivated: true,
  })
})
