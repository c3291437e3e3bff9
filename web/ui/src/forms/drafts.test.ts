import { beforeEach, expect, it } from 'vitest'
import { draftKey, dropAllDrafts, dropDraft, readDraft, writeDraft } from './drafts'

const key = draftKey('quote', undefined, undefined)

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

it('keeps the forms of a record and of a task apart', () => {
  expect(draftKey('quote', '1', 't')).not.toBe(draftKey('quote', '1', undefined))
})

it('drops all drafts and nothing else', () => {
  writeDraft(key, { name: 'x' })
  localStorage.setItem('weft.language', 'zh')
  dropAllDrafts()
  expect(localStorage.length).toBe(1)
})
