import { expect, it } from 'vitest'
import { sendable } from './sendable'

const field = (kind: string, more: object = {}) => ({
  name: kind,
  kind,
  label: { en: kind, zh: kind },
  ...more,
})
const entity = (fields: object[], more: object = {}) => ({ name: 'e', label: 'e', fields, ...more })

it.each([
  ['select', { options: 'o' }],
  ['reference', { to: 'account' }],
  ['any_reference', { among: ['account'] }],
  ['lines', { of: 'line' }],
  ['formula', { rule: '1' }],
  ['rollup', { of: 'lines', sum: 'amount' }],
])('keeps a %s back until it says enough', (kind, more) => {
  expect(sendable('entities/e.json', entity([field('text'), field(kind)]))).toEqual(entity([field('text')]))
  const whole = entity([field(kind, more)])
  expect(sendable('entities/e.json', whole)).toBe(whole)
})

it('keeps a field without a name for people back', () => {
  const nameless = { ...field('text'), label: { en: '', zh: '' } }
  expect(sendable('entities/e.json', entity([nameless, field('date')]))).toEqual(entity([field('date')]))
})

it('keeps a check without a rule back', () => {
  const draft = entity([field('text')], {
    checks: [
      { if: '', message: '' },
      { if: 'x', message: 'm' },
    ],
  })
  expect(sendable('entities/e.json', draft)).toEqual(
    entity([field('text')], { checks: [{ if: 'x', message: 'm' }] }),
  )
})

it('sends everything else as it is', () => {
  const draft = { key: 'k', states: {} }
  expect(sendable('workflows/k.json', draft)).toBe(draft)
  expect(sendable('entities/e.json', { broken: true })).toEqual({ broken: true })
})
