import { describe, expect, it } from 'vitest'
import { type Box, layoutFlow } from './flow-layout'
import type { PictureStep } from './picture'

const size = () => ({ width: 200, height: 80 })
const named = (id: string) => ({ id, label: { en: id, zh: id } })
const approve = (id: string): PictureStep => ({ ...named(id), kind: 'approve' })
const split = (id: string, ...flows: PictureStep[][]): PictureStep => ({
  ...named(id),
  kind: 'parallel',
  branches: flows.map((flow, index) => ({ ...named(`${id}${index}`), flow })),
})
const byId = (boxes: Box[], id: string) => boxes.find((box) => box.id === id) as Box

describe('layoutFlow', () => {
  it('puts steps below each other on one line', () => {
    const { boxes, links } = layoutFlow([approve('a'), approve('b')], size)
    expect(byId(boxes, 'b').y).toBeGreaterThan(byId(boxes, 'a').y + 80)
    expect(byId(boxes, 'b').x).toBe(byId(boxes, 'a').x)
    expect(links).toEqual([{ from: 'a', to: 'b' }])
  })

  it('puts branches side by side and merges them below the longest', () => {
    const parallel = split('both', [approve('a'), approve('b')], [approve('c')])
    const { boxes, links, width } = layoutFlow([parallel, approve('after')], size)
    expect(byId(boxes, 'c').x).toBeGreaterThan(byId(boxes, 'a').x + 200)
    expect(byId(boxes, 'c').y).toBe(byId(boxes, 'a').y)
    expect(byId(boxes, 'both>merge').y).toBeGreaterThan(byId(boxes, 'b').y + 80)
    expect(links).toContainEqual({ from: 'c', to: 'both>merge' })
    expect(links).toContainEqual({ from: 'both>merge', to: 'after' })
    expect(boxes.every((box) => box.x >= 0 && box.x + box.width <= width)).toBe(true)
  })

  it('keeps boxes apart however deep they are nested', () => {
    const inner = split('inner', [approve('a')], [])
    const outer = split('outer', [inner], [approve('b')])
    const { boxes } = layoutFlow([outer], size)
    for (const one of boxes) for (const two of boxes) expect(one === two || !overlap(one, two)).toBe(true)
  })

  it('gives nothing for an empty flow', () => {
    expect(layoutFlow([], size)).toEqual({ width: 0, height: 0, boxes: [], links: [] })
  })
})

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
