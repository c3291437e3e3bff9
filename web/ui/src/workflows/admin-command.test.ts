import { expect, it } from 'vitest'
import { confirms, missingIn, sentCommand } from './admin-command'
import type { AdminCommand, RunVerb } from './queries'

const text = { en: '', zh: '' }
const verb = (name: string, more: Partial<RunVerb> = {}): RunVerb => ({
  verb: name,
  label: text,
  text,
  reason: true,
  grave: true,
  ...more,
})
const command = (name: string, more: Partial<AdminCommand> = {}): AdminCommand => ({
  verb: name,
  reason: '',
  ...more,
})

it('asks for one thing after the other', () => {
  expect(missingIn(command('jump'), verb('jump'), false)).toBe('place')
  expect(missingIn(command('jump', { state: 'draft' }), verb('jump'), false)).toBe('reason')
  expect(missingIn(command('jump', { state: 'draft', reason: 'x' }), verb('jump'), false)).toBe('confirm')
  expect(missingIn(command('jump', { state: 'draft', reason: 'x' }), verb('jump'), true)).toBeUndefined()
})

it('needs a task, a decision or people where the verb does', () => {
  expect(missingIn(command('override'), verb('override'), true)).toBe('task')
  expect(missingIn(command('override', { task: '1' }), verb('override'), true)).toBe('decision')
  expect(missingIn(command('assign', { incident: 'i1' }), verb('assign'), true)).toBe('people')
})

it('does not ask to confirm what can be taken back', () => {
  const activate = verb('activate', { reason: false, grave: false })
  expect(missingIn(command('activate'), activate, false)).toBeUndefined()
})

it('sends only what belongs to the verb', () => {
  const full = command('jump', { step: 's', task: 't', decision: 'approve', people: ['p'], reason: ' why ' })
  expect(sentCommand(full)).toEqual({ verb: 'jump', reason: 'why', step: 's', state: undefined })
})

it('takes the name however it is written, but nothing else', () => {
  expect(confirms(' q202611-0001 ', 'Q202611-0001')).toBe(true)
  expect(confirms('', 'Q202611-0001')).toBe(false)
})
