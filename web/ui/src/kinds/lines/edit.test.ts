import { expect, it } from 'vitest'
import type { FieldDef, LineRecord } from '@/api/types'
import { kindOf, toWire } from '..'
import { changeCell, currencyOf, duplicateLine, inCurrency, moveLine, pasteCells, readCells } from './edit'

const label = { en: '', zh: '' }
const fields: FieldDef[] = [
  { name: 'product', kind: 'reference', to: 'product', label },
  { name: 'qty', kind: 'number', label },
  { name: 'price', kind: 'money', currency: 'CNY', label },
  { name: 'amount', kind: 'formula', type: 'money', label },
]
const lines: LineRecord[] = [
  { id: 'a', values: { qty: 1 } },
  { id: 'b', values: { qty: 2 } },
  { id: 'c', values: { qty: 3 } },
]
const order = (of: LineRecord[]) => of.map((line) => line.id ?? 'new').join('')
const lookUp = async (_entity: string, names: string[]) =>
  Object.fromEntries(names.filter((name) => name === 'GTX').map((name) => [name, { id: 'p1', title: name }]))

it('adds a line when something is typed past the end', () => {
  expect(changeCell(lines, 3, 'qty', 9, 'k').at(-1)).toEqual({
    key: 'k',
    typed: { qty: true },
    values: { qty: 9 },
  })
  expect(changeCell(lines, 1, 'qty', 9, 'k')[1]).toEqual({
    id: 'b',
    typed: { qty: true },
    values: { qty: 9 },
  })
})

it('moves lines up and down, and not past the ends', () => {
  expect(order(moveLine(lines, 0, 2))).toBe('bca')
  expect(order(moveLine(lines, 2, 0))).toBe('cab')
  expect(order(moveLine(lines, 0, -1))).toBe('abc')
  expect(order(moveLine(lines, 2, 3))).toBe('abc')
})

it('duplicates a line without its identity', () => {
  const copied = duplicateLine(lines, 1)
  expect(order(copied)).toBe('abnewc')
  expect(copied[2]?.values).toEqual({ qty: 2 })
})

it('tells a block of cells from a single value', () => {
  expect(readCells('12')).toBeNull()
  expect(readCells('12\n')).toBeNull()
  expect(readCells('a\t1\r\nb\t2\r\n')).toEqual([
    ['a', '1'],
    ['b', '2'],
  ])
})

it('lays a block over lines and adds the rest, keeping what made no sense', async () => {
  const cells = [
    ['GTX', '1,000', '¥5.50'],
    ['Nobody', 'many', '7'],
  ]
  const pasted = await pasteCells(lines, cells, { row: 2, fields }, lookUp)
  expect(pasted.lines).toHaveLength(4)
  expect(pasted.lines[2]).toMatchObject({
    id: 'c',
    values: { qty: 1000, product: { id: 'p1', title: 'GTX' }, price: { amount: '5.50', currency: 'CNY' } },
  })
  expect(pasted.lines[3]?.values.price).toEqual({ amount: '7', currency: 'CNY' })
  expect(pasted.lines[3]?.unread).toEqual({ product: 'Nobody', qty: 'many' })
  expect(pasted.unread).toBe(2)
  const field: FieldDef = { name: 'lines', kind: 'lines', label, columns: fields }
  expect(toWire(field, [pasted.lines[3]])).toEqual([
    { values: { product: 'Nobody', qty: 'many', price: { amount: '7', currency: 'CNY' } } },
  ])
  expect(changeCell(pasted.lines, 3, 'qty', 4, 'k')[3]?.unread).toEqual({ product: 'Nobody' })
})

it('asks for what is filled in in the currency chosen, and keeps typed figures', () => {
  const amounts: FieldDef[] = [
    { name: 'price', kind: 'money', follow: true, label },
    { name: 'freight', kind: 'money', label },
  ]
  const lines = [
    { values: { price: null } },
    { values: { price: { amount: '3', currency: 'CNY' } } },
    {
      typed: { price: true },
      values: { price: { amount: '5', currency: 'CNY' }, freight: { amount: '1', currency: 'CNY' } },
    },
  ]
  expect(currencyOf(lines, amounts)).toBe('CNY')
  const dollars = inCurrency(lines, amounts, 'USD')
  expect(dollars.map((line) => line.values)).toEqual([
    { price: { amount: '', currency: 'USD' } },
    { price: { amount: '', currency: 'USD' } },
    { price: { amount: '5', currency: 'USD' }, freight: { amount: '1', currency: 'USD' } },
  ])
  expect(inCurrency(dollars, amounts, 'USD')[2]).toBe(dollars[2])
})

it('sends only what can be typed, references as ids', () => {
  const field: FieldDef = { name: 'lines', kind: 'lines', label, columns: fields }
  const line = {
    key: 'new-1',
    values: {
      product: { id: 'p1', title: 'GTX' },
      qty: 2,
      price: { amount: '', currency: 'CNY' },
      amount: { amount: '11', currency: 'CNY' },
    },
  }
  expect(kindOf(field).name).toBe('lines')
  expect(toWire(field, [line])).toEqual([
    { values: { product: 'p1', qty: 2, price: { amount: '', currency: 'CNY' } } },
  ])
})
