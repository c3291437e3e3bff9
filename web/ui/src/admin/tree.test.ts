import { expect, it } from 'vitest'
import { type Branch, grow, type Node } from './tree'

const item = (id: string, parent?: string): Node => ({ id, parent })
const show = (branches: Branch<Node>[]): unknown[] =>
  branches.map((one) => (one.children.length ? [one.item.id, show(one.children)] : one.item.id))

it('puts departments below their parents', () => {
  expect(show(grow([item('sales', 'company'), item('company'), item('east', 'sales')]))).toEqual([
    ['company', [['sales', ['east']]]],
  ])
})

it('keeps what refers to nothing or to itself at the top', () => {
  expect(show(grow([item('a', 'gone'), item('b', 'c'), item('c', 'b'), item('d', 'c')]))).toEqual([
    'a',
    'b',
    ['c', ['d']],
  ])
})
