import { expect, it } from 'vitest'
import type { FieldDef } from '@/api/types'
import { changedLines, difference, differing } from './compare'

const label = { en: '', zh: '' }
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const line = (id: string, price: string) => ({ id, values: { price: yuan(price) } })

it('tells fields that differ and leaves out what only looks different', () => {
  const fields: FieldDef[] = [
    { name: 'total', kind: 'money', label },
    { name: 'account', kind: 'reference', label },
    { name: 'terms', kind: 'longtext', label },
    { name: 'lines', kind: 'lines', label },
  ]
  const before = { total: yuan('10.00'), account: { id: 'a', title: 'Old name' }, lines: [line('1', '5.00')] }
  const after = {
    total: yuan('9.00'),
    account: { id: 'a', title: 'Name' },
    terms: '',
    lines: [line('1', '5.00')],
  }
  expect(differing(fields, before, after).map((field) => field.name)).toEqual(['total'])
})

it('tells lines that were added, removed and changed', () => {
  const before = [line('1', '5.00'), line('2', '6.00'), line('3', '7.00')]
  const after = [line('1', '5.00'), line('3', '8.00'), line('4', '9.00')]
  const seen = changedLines(before, after).map((pair) => [pair.key, !!pair.before, !!pair.after])
  expect(seen).toEqual([
    ['3', true, true],
    ['4', false, true],
    ['2', true, false],
  ])
})

it('takes amounts apart to the last cent', () => {
  expect(difference(yuan('10.10'), yuan('9.95'))).toEqual(yuan('-0.15'))
  expect(difference(yuan('90071992547409.93'), yuan('90071992547410.00'))).toEqual(yuan('0.07'))
  expect(difference(yuan('-1.5'), yuan('2.25'))).toEqual(yuan('3.75'))
  expect(difference(yuan('1.00'), { amount: '1.00', currency: 'USD' })).toBeUndefined()
})
