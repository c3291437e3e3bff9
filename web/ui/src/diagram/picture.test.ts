import { describe, expect, it } from 'vitest'
import type { Definition } from './definition'
import { draw } from './picture'

const t = ((key: string, values?: { time?: string }) =>
  values?.time ? `${key} ${values.time}` : key) as never

const definition: Definition = {
  key: 'k',
  entity: 'e',
  start: { state: 'draft' },
  states: {
    draft: { title: { en: 'Draft', zh: '草稿' }, on: { submit: 'in_review', force: { to: 'in_review' } } },
    in_review: {
      flow: [
        {
          id: 'choice',
          choose: [
            { if: 'x', flow: [{ id: 'a', cc: { to: [] } }] },
            { else: true, flow: [] },
          ],
        },
      ],
      on: { approved: 'done', note: {} },
      after: [{ wait: '2d', to: 'draft' }],
    },
    done: { final: 'approved' },
  },
}

describe('draw', () => {
  const picture = draw(definition, t)

  it('reads every way between states, short forms and timers too', () => {
    expect(picture.edges.map((edge) => `${edge.from}>${edge.to} ${edge.label.en}`)).toEqual([
      'draft>in_review Submit',
      'draft>in_review Force',
      'in_review>done Approved',
      'in_review>in_review Note',
      'in_review>draft after duration.workdays',
    ])
  })

  it('names what has no title after its id', () => {
    expect(picture.states.map((state) => state.label)).toEqual([
      { en: 'Draft', zh: '草稿' },
      { en: 'In review', zh: 'In review' },
      { en: 'Done', zh: 'Done' },
    ])
  })

  it('shows the ways of a choice as branches', () => {
    const [choice] = picture.states[1]?.flow ?? []
    expect(choice?.branches?.map((branch) => [branch.if, branch.label.en, branch.flow?.length])).toEqual([
      ['x', '', 1],
      [undefined, 'otherwise', 0],
    ])
  })
})
