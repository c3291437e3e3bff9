import { expect, it } from 'vitest'
import type { PathNode } from '@/api/types'
import { layoutFlow } from './flow-layout'
import type { RunView } from './overlay'
import type { PictureStep } from './picture'
import { Walked } from './walked'

const label = { en: '', zh: '' }
const step = (id: string): PictureStep => ({ id, kind: 'approve', label })
const flow: PictureStep[] = [
  step('first'),
  {
    id: 'both',
    kind: 'parallel',
    label,
    branches: [
      { id: 'l', label, flow: [step('a')] },
      { id: 'r', label, flow: [step('b')] },
    ],
  },
  step('last'),
]
const node = (id: string, state: string, branches?: PathNode[][]) =>
  ({ step: id, label, kind: 'approve', state, branches }) as PathNode
const walk = (path: PathNode[]) => {
  const { boxes, links } = layoutFlow(flow, () => ({ width: 1, height: 1 }))
  const walked = new Walked({ path } as RunView, { boxes })
  return links
    .filter((link) => walked.left(link.from) && walked.reached(link.to))
    .map((link) => `${link.from}-${link.to}`)
}

it('marks the lines a run has gone, and none beyond where it stands', () => {
  const inside = [[node('a', 'current')], [node('b', 'skipped')]]
  expect(walk([node('first', 'done'), node('both', 'current', inside), node('last', 'future')])).toEqual([
    'both>0-a',
    'both-both>0',
    'first-both',
  ])
})

it('marks a block that has merged', () => {
  const inside = [[node('a', 'done')], [node('b', 'done')]]
  expect(walk([node('first', 'done'), node('both', 'done', inside), node('last', 'current')])).toContain(
    'both>merge-last',
  )
})

it('expects nothing of a way that is not taken', () => {
  const { boxes, links } = layoutFlow(flow, () => ({ width: 1, height: 1 }))
  const inside = [[node('a', 'current')], [node('b', 'skipped')]]
  const path = [node('first', 'done'), node('both', 'current', inside), node('last', 'future')]
  const walked = new Walked({ path } as RunView, { boxes })
  expect(links.filter((link) => walked.expected(link)).map((link) => `${link.from}-${link.to}`)).toEqual([
    'a-both>merge',
    'both>merge-last',
  ])
})

it('marks nothing where there is no run', () => {
  expect(walk([])).toEqual([])
})
