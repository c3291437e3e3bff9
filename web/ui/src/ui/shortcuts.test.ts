import { expect, it } from 'vitest'
import { meaning, nameOf } from './shortcuts'

const noop = () => {}
const groups = [
  {
    title: 'everywhere',
    shortcuts: [
      { keys: 'g i', label: 'inbox', run: noop },
      { keys: 'e', label: 'old', run: noop },
    ],
  },
  {
    title: 'form',
    shortcuts: [
      { keys: 'e', label: 'edit', run: noop },
      { keys: 'mod+s', label: 'save', run: noop, typing: true },
    ],
  },
]
const press = (key: string, ctrlKey = false) => nameOf({ key, ctrlKey, metaKey: false, altKey: false })

it('lets the newest group win', () => {
  expect(meaning(groups, '', press('e'), false)?.label).toBe('edit')
})

it('knows keys pressed one after the other', () => {
  expect(meaning(groups, 'g', press('i'), false)?.label).toBe('inbox')
  expect(meaning(groups, '', press('i'), false)).toBeUndefined()
})

it('leaves letters alone while typing, but not Ctrl S', () => {
  expect(meaning(groups, '', press('e'), true)).toBeUndefined()
  expect(meaning(groups, '', press('s', true), true)?.label).toBe('save')
})
