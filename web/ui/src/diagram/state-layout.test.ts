import { describe, expect, it } from 'vitest'
import type { Definition } from './definition'
import { edgesOf, joinEdges, layoutStates } from './state-layout'

const definition: Definition = {
  key: 'k',
  entity: 'e',
  start: { state: 'draft' },
  states: {
    draft: { on: { submit: 'review', force: { to: 'review' } } },
    review: { on: { approved: 'done', note: {} }, after: [{ wait: '2d', to: 'draft' }] },
    done: { final: 'approved' },
  },
}

describe('states', () => {
  it('reads every way between states, short forms and timers too', () => {
    expect(edgesOf(definition).map((edge) => `${edge.from}>${edge.to} ${edge.event || edge.timer}`)).toEqual([
      'draft>review submit',
      'draft>review force',
      'review>done approved',
      'review>review note',
      'review>draft 2d',
    ])
  })

  it('draws ways with the same ends as one line', () => {
    expect(joinEdges(edgesOf(definition)).map((group) => group.length)).toEqual([2, 1, 1, 1])
  })

  it('places states from left to right without overlap and gives every line its bends', () => {
    const { states, lines } = layoutStates({
      definition,
      sizeOf: () => ({ width: 100, height: 40 }),
      labelSize: () => ({ width: 60, height: 16 }),
      direction: 'LR',
    })
    expect(states.draft?.x).toBeLessThan(states.review?.x ?? 0)
    expect(states.review?.x).toBeLessThan(states.done?.x ?? 0)
    expect(lines.every((line) => line.points.length >= 2)).toBe(true)
  })
})
