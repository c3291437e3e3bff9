import { expect, it } from 'vitest'
import type { Picture } from './picture'
import { joinEdges, layoutStates } from './state-layout'

const words = (text: string) => ({ en: text, zh: text })
const edge = (from: string, to: string, event: string) => ({ from, to, event, label: words(event) })
const picture: Picture = {
  states: ['draft', 'review', 'done'].map((name) => ({ name, label: words(name) })),
  edges: [
    edge('draft', 'review', 'submit'),
    edge('draft', 'review', 'force'),
    edge('review', 'done', 'approved'),
    edge('review', 'draft', 'recall'),
    edge('review', 'review', 'note'),
    edge('review', 'gone', 'lost'),
  ],
}

it('draws ways with the same ends as one line, and none from a state to itself', () => {
  expect(joinEdges(picture.edges).map((group) => group.length)).toEqual([2, 1, 1, 1])
})

it('places states from left to right and gives every line its bends', () => {
  const { states, lines } = layoutStates({
    picture,
    sizeOf: () => ({ width: 100, height: 40 }),
    labelSize: () => ({ width: 60, height: 16 }),
    direction: 'LR',
  })
  const [draft, review, done] = states.map((state) => state.x)
  expect(draft).toBeLessThan(review as number)
  expect(review).toBeLessThan(done as number)
  expect(lines).toHaveLength(3)
  expect(lines.every((line) => line.points.length >= 2)).toBe(true)
})
