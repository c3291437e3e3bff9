import { beforeEach, expect, it } from 'vitest'
import {
  draftKey,
  dropAllDrafts,
  dropDraft,
  newerDraft,
  readDraft,
  withoutSecrets,
  writeDraft,
} from './drafts'

const key = draftKey('li', { entity: 'quote' })

beforeEach(() => localStorage.clear())

it('offers what was typed and forgets it when dropped', () => {
  writeDraft(key, { name: 'x' })
  expect(readDraft(key)?.edits).toEqual({ name: 'x' })
  dropDraft(key)
  expect(readDraft(key)).toBeNull()
})

it('offers neither old nor empty nor broken drafts', () => {
  writeDraft(key, { name: 'x' }, 0, 0)
  expect(readDraft(key, 31 * 24 * 60 * 60 * 1000)).toBeNull()
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

it('offers what was typed last, here or on another device', () => {
  const kept = { at: 2, version: 1, edits: { name: 'phone' }, changed: true }
  const local = { at: 3, version: 1, edits: { name: 'train' } }
  expect(newerDraft(kept, null)).toBe(kept)
  expect(newerDraft(null, local)).toBe(local)
  expect(newerDraft(kept, local)?.edits).toEqual({ name: 'train' })
  expect(newerDraft(kept, local)?.changed).toBe(true)
  expect(newerDraft({ ...kept, at: 4 }, local)?.edits).toEqual({ name: 'phone' })
})

it('keeps no encrypted text', () => {
  const fields = [
    { name: 'name', kind: 'text' },
    { name: 'card', kind: 'encrypted' },
  ]
  expect(withoutSecrets({ name: 'A', card: '6222' }, fields)).toEqual({ name: 'A' })
})
