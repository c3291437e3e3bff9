import { expect, it } from 'vitest'
import type { TaskRow } from '@/api/types'
import { amountsOf, rangeBetween, splitBatch } from './batch'

function row(id: string, can: string[], amount?: string, currency = 'CNY'): TaskRow {
  const summary = amount
    ? [{ label: { en: 'Total', zh: '总额' }, kind: 'money', value: { amount, currency } }]
    : []
  return { id, can, summary, batch: true } as unknown as TaskRow
}

it('keeps apart what cannot be decided with the others', () => {
  const alone = { ...row('3', ['approve']), batch: false }
  const tasks = [row('1', ['approve', 'reject']), row('2', ['complete']), alone]
  const { fit, unfit } = splitBatch(tasks, 'approve')
  expect([fit.map((task) => task.id), unfit.map((task) => task.id)]).toEqual([['1'], ['2', '3']])
})

it('adds amounts exactly, each currency on its own', () => {
  const tasks = [
    row('1', [], '0.10'),
    row('2', [], '0.20'),
    row('3', [], '12345678901234.56'),
    row('4', [], '-3.00', 'USD'),
    row('5', []),
  ]
  expect(amountsOf(tasks)).toEqual([
    { currency: 'CNY', amount: '12345678901234.86' },
    { currency: 'USD', amount: '-3.00' },
  ])
})

it('selects everything between two clicks', () => {
  expect(rangeBetween(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['b', 'c', 'd'])
  expect(rangeBetween(['a', 'b'], undefined, 'b')).toEqual(['b'])
  expect(rangeBetween(['a', 'b'], 'gone', 'b')).toEqual(['b'])
})
