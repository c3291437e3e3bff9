import { describe, expect, it } from 'vitest'
import type { Definition, Step } from '@/diagram/definition'
import { changeStep, insertStep, newStep, removeState, renameState, shiftStep, takenIds } from '../flow-edit'
import { chosenAt, findStep, withWay } from './selection'

const approve = (id: string): Step => ({ id, approve: { by: [{ role: 'boss' }] } })
const definition: Definition = {
  key: 'k',
  entity: 'e',
  start: { state: 'draft' },
  states: {
    draft: { on: { submit: 'review' } },
    review: {
      flow: [
        approve('a'),
        {
          id: 'p',
          parallel: {
            branches: [
              { id: 'left', flow: [approve('b')] },
              { id: 'right', flow: [] },
            ],
          },
        },
      ],
      on: { approved: { to: 'done' }, rejected: [{ to: 'draft', if: 'x' }, { to: 'done' }] },
      after: [{ wait: '1d', to: 'draft' }],
    },
    done: { final: 'approved' },
  },
}

describe('editing a flow', () => {
  it('puts a step between others, also inside a branch', () => {
    const top = insertStep(definition, { state: 'review', index: 1 }, approve('new'))
    expect(top.states.review?.flow?.map((step) => step.id)).toEqual(['a', 'new', 'p'])
    const inside = insertStep(definition, { state: 'review', block: 'p', lane: 1, index: 0 }, approve('new'))
    expect(findStep(inside, 'p')?.step.parallel?.branches.map((branch) => branch.flow.length)).toEqual([1, 1])
    expect(definition.states.review?.flow).toHaveLength(2)
  })

  it('moves and removes steps at any depth', () => {
    expect(shiftStep(definition, 'p', -1).states.review?.flow?.map((step) => step.id)).toEqual(['p', 'a'])
    expect(shiftStep(definition, 'a', -1)).toEqual(definition)
    expect(
      findStep(
        changeStep(definition, 'b', () => null),
        'b',
      ),
    ).toBeUndefined()
  })

  it('gives new steps free ids', () => {
    expect(takenIds(definition)).toEqual(new Set(['a', 'p', 'b', 'left', 'right']))
    expect(newStep('approve', new Set(['approve'])).id).toBe('approve_2')
  })

  it('renames and removes states together with the ways to them', () => {
    const renamed = renameState(definition, 'draft', 'open')
    expect([renamed.start.state, Object.keys(renamed.states)]).toEqual(['open', ['open', 'review', 'done']])
    expect(renamed.states.review?.on?.rejected).toEqual([{ to: 'open', if: 'x' }, { to: 'done' }])
    expect(renamed.states.review?.after?.[0]?.to).toBe('open')
    expect(removeState(definition, 'draft').states.review?.on?.rejected).toEqual({ to: 'done' })
    expect(removeState(definition, 'review').states.draft?.on).toEqual({})
  })

  it('writes one answer plainly and several as a list', () => {
    const review = definition.states.review as NonNullable<Definition['states'][string]>
    expect(withWay(review, 'rejected', 0, null).on?.rejected).toEqual({ to: 'done' })
    expect(withWay(review, 'approved', 0, null).on?.approved).toBeUndefined()
    expect(Object.keys(withWay(review, 'approved', 0, { to: 'draft' }).on ?? {})).toEqual([
      'approved',
      'rejected',
    ])
  })
})

describe('a problem', () => {
  it.each([
    ['/states/review/flow/1/parallel/branches/0/flow/0/approve/by', { kind: 'step', id: 'b' }],
    ['/states/review/flow/p/parallel/branches/left/flow/b', { kind: 'step', id: 'b' }],
    ['/states/review/flow/1/if', { kind: 'step', id: 'p' }],
    ['/states/review/on/rejected/1/if', { kind: 'way', state: 'review', event: 'rejected', index: 1 }],
    ['/states/draft', { kind: 'state', state: 'draft' }],
    ['/let/disc', { kind: 'workflow' }],
  ])('at %s shows its place', (at, want) => {
    expect(chosenAt(definition, at)).toEqual(want)
  })
})
