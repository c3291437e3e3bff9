import { beforeEach, expect, it } from 'vitest'
import { draftKey, dropAllDrafts, dropDraft, readDraft, writeDraft } from './drafts'

const key = draftKey('li', { entity: 'quote' })

beforeEach(() => localStorage.clear())

it('offers what was typed and forgets it when dropped', () => {
  writeDraft(key, { name: 'x' })
  expect(readDraft(key)?.edits).toEqual({ name: 'x' })
  dropDraft(key)
  expect(readDraft(key)).toBeNull()
})

it('offers neither old nor empty nor broken drafts', () => {
  writeDraft(key, { name: 'x' }, 0)
  expect(readDraft(key, 15 * 24 * 60 * 60 * 1000)).toBeNull()
  writeDraft(key, {})
  expect(readDraft(key)).toBeNull()
  localStorage.setItem(key, '{')
  expect(readDraft(key)).toBeNull()
})

it('keeps people, records and tasks apart', () => {
  const record = { entity: 'quote', id: '1' }
  const keys = [
    key,
    draftKey('li', record),
    draftKey('li', { ...record, task: 't' }),
    draftKey('wang', record),
  ]
  expect(new Set(keys).size).toBe(4)
})

it('drops all drafts and nothing else', () => {
  writeDraft(key, { name: 'x' })
  localStorage.setItem('weft.language', 'zh')
  dropAllDrafts()
  expect(localStorage.length).toBe(1)
})
