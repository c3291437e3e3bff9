import { expect, it } from 'vitest'
import { link, mark, wrap } from './marks'
import { unmarked } from './unmarked'

/** [ and ] stand around what is chosen. */
function typed(text: string) {
  const from = text.indexOf('[')
  const to = text.indexOf(']') - 1
  return { text: text.replace('[', '').replace(']', ''), from, to }
}

it.each([
  ['a [word] b', 'a **[word]** b'],
  ['a **[word]** b', 'a [word] b'],
  ['a []', 'a **[]**'],
])('puts stars around %s, and takes them away', (before, after) => {
  expect(wrap(typed(before), '**')).toEqual(typed(after))
})

it('marks every line that is touched', () => {
  expect(mark(typed('one\ntw[o\nthr]ee\nfour'), 'ol')).toEqual(typed('one\n[1. two\n2. three]\nfour'))
  expect(mark(typed('[- a\n- b]'), 'ul')).toEqual(typed('[a\nb]'))
  expect(mark(typed('[]'), 'h')).toEqual(typed('[## ]'))
})

it('makes a link and chooses its address', () => {
  expect(link({ text: 'see here', from: 4, to: 8 })).toEqual({
    text: 'see [here](https://)',
    from: 11,
    to: 19,
  })
})

it('leaves the words of a formatted text', () => {
  expect(unmarked('## 方案\n- **重点** [官网](https://example.com)\n2 * 3 * 4')).toBe(
    '方案\n• 重点 官网\n2 * 3 * 4',
  )
})
