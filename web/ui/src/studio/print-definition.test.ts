import { expect, test } from 'vitest'
import { blockKinds, kindOfBlock, newBlock, type PrintDefinition } from './print-definition'
import { sendable } from './sendable'

const print: PrintDefinition = { entity: 'quote', name: 'offer', label: 'Offer', blocks: [] }

test('every kind of block can be begun and is known again', () => {
  for (const kind of blockKinds) expect(kindOfBlock(newBlock(kind, 'one', 'lines'))).toBe(kind)
})

test('a table waits until it has rows and columns, the other blocks are sent', () => {
  const begun = {
    ...print,
    blocks: [newBlock('title', 'title', undefined), newBlock('table', 'table', undefined)],
  }
  expect(sendable('prints/quote.offer.json', begun)).toEqual({ ...begun, blocks: begun.blocks.slice(0, 1) })
  const whole = {
    ...print,
    blocks: [{ table: { entity: 'order', by: 'quote', columns: [{ field: 'number' }] } }],
  }
  expect(sendable('prints/quote.offer.json', whole)).toBe(whole)
})
