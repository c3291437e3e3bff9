import { expect, it, vi } from 'vitest'
import type { FieldDef } from '@/api/types'
import { asShown, type Condition, fromRule, isComplete, splitAnd, toRule } from './conditions'

vi.stubEnv('TZ', 'Asia/Shanghai')

const label = { en: '', zh: '' }
const fields: FieldDef[] = [
  { name: 'name', kind: 'text', label },
  { name: 'total', kind: 'formula', type: 'money', label },
  { name: 'stage', kind: 'select', label },
  { name: 'tags', kind: 'multiselect', label },
  { name: 'due', kind: 'date', label },
  { name: 'created_at', kind: 'datetime', label },
  { name: 'owner', kind: 'user', label },
  { name: 'won', kind: 'boolean', label },
  { name: 'category', kind: 'reference', to: 'category', tree: 'category_parent', label },
  { name: 'people.who', kind: 'links', to: 'person', part: true, label },
]

const cases: [Condition, string][] = [
  [{ field: 'people.who', operator: 'in', value: ['a', 'b'] }, "any(record.people, .who in ['a', 'b'])"],
  [{ field: 'people.who', operator: 'notIn', value: ['a'] }, "none(record.people, .who in ['a'])"],
  [{ field: 'people.who', operator: 'notNull', value: null }, 'any(record.people, .who != nil)'],
  [{ field: 'people.who', operator: 'null', value: null }, 'none(record.people, .who != nil)'],
  [
    { field: 'category', operator: 'within', value: '0193a5e0' },
    "record.category in tree.category_parent('0193a5e0')",
  ],
  [
    { field: 'name', operator: 'contains', value: "o'neil \\ 纬\n" },
    "fold(record.name) contains 'o\\'neil \\\\ 纬\\n'",
  ],
  [{ field: 'name', operator: 'doesNotContain', value: 'x' }, "not (fold(record.name) contains 'x')"],
  [{ field: 'name', operator: 'beginsWith', value: 'x' }, "fold(record.name) startsWith 'x'"],
  [{ field: 'account.name', operator: 'endsWith', value: 'x ä' }, "fold(record.account.name) endsWith 'x ä'"],
  [{ field: 'name', operator: 'contains', value: '报价 310' }, "record.name contains '报价 310'"],
  [{ field: 'name', operator: 'null', value: null }, 'record.name == nil'],
  [{ field: 'name', operator: 'notNull', value: null }, 'record.name != nil'],
  [{ field: 'total', operator: '>=', value: '1000.50' }, 'record.total >= 1000.50'],
  [{ field: 'total', operator: 'between', value: ['1', '2'] }, 'record.total >= 1 && record.total <= 2'],
  [{ field: 'stage', operator: 'in', value: ['won', 'lost'] }, "record.stage in ['won', 'lost']"],
  [{ field: 'stage', operator: 'notIn', value: ['won'] }, "record.stage not in ['won']"],
  [{ field: 'tags', operator: 'has', value: 'vip' }, "'vip' in record.tags"],
  [{ field: 'tags', operator: 'hasNot', value: 'vip' }, "not ('vip' in record.tags)"],
  [{ field: 'due', operator: '<', value: '2026-11-21' }, "record.due < date('2026-11-21')"],
  [{ field: 'due', operator: '>=', value: 'today-7' }, 'record.due >= today - days(7)'],
  [{ field: 'due', operator: '=', value: 'today' }, 'record.due == today'],
  [
    { field: 'created_at', operator: '>=', value: '2026-03-01' },
    "record.created_at >= datetime('2026-02-28T16:00:00Z')",
  ],
  [
    { field: 'created_at', operator: '<', value: '2026-03-01' },
    "record.created_at < datetime('2026-02-28T16:00:00Z')",
  ],
  [
    { field: 'created_at', operator: '>', value: '2026-03-01' },
    "record.created_at > datetime('2026-03-01T15:59:59.999Z')",
  ],
  [
    { field: 'created_at', operator: '<=', value: '2026-03-01' },
    "record.created_at <= datetime('2026-03-01T15:59:59.999Z')",
  ],
  [
    { field: 'created_at', operator: '=', value: '2026-03-01' },
    "record.created_at >= datetime('2026-02-28T16:00:00Z') && record.created_at <= datetime('2026-03-01T15:59:59.999Z')",
  ],
  [
    { field: 'created_at', operator: 'between', value: ['2026-03-01', '2026-03-02'] },
    "record.created_at >= datetime('2026-02-28T16:00:00Z') && record.created_at <= datetime('2026-03-02T15:59:59.999Z')",
  ],
  [
    { field: 'created_at', operator: '>=', value: '2026-03-01T08:30:00Z' },
    "record.created_at >= datetime('2026-03-01T08:30:00Z')",
  ],
  [{ field: 'created_at', operator: '>=', value: 'now-30' }, 'record.created_at >= now - days(30)'],
  [{ field: 'owner', operator: 'in', value: ['@me', 'u2'] }, "record.owner in [user.id, 'u2']"],
  [{ field: 'won', operator: '=', value: true }, 'record.won == true'],
  [{ field: 'won', operator: '=', value: false }, 'record.won != true'],
  [{ field: 'account.region', operator: '=', value: 'EU' }, "record.account.region == 'EU'"],
  [{ rule: 'record.a > record.b' }, 'record.a > record.b'],
]

it.each(cases)('writes %o', (condition, rule) => {
  expect(toRule([condition], fields)).toBe(rule)
})

it.each(cases)('reads %o back', (condition, rule) => {
  expect(fromRule(rule)).toEqual([condition])
})

it('looks for texts whatever their case', () => {
  const typed: Condition = { field: 'name', operator: 'contains', value: 'ACME Ä' }
  expect(toRule([typed], fields)).toBe("fold(record.name) contains 'acme Ä'")
})

it('shows and asks a filter with its case as one without', () => {
  const old = "record.name contains 'Ab' && not (record.name contains 'B') && record.stage == 'Won'"
  expect(fromRule(old)).toContainEqual({ field: 'name', operator: 'contains', value: 'Ab' })
  expect(asShown(old)).toBe(
    "fold(record.name) contains 'ab' && not (fold(record.name) contains 'b') && record.stage == 'Won'",
  )
  const either = "record.name contains 'A' || record.name contains 'B'"
  expect(asShown(either)).toBe(either)
  expect(asShown(undefined)).toBeUndefined()
})

it('reads the other ways to write that something is not there', () => {
  expect(fromRule("record.name not contains 'x' && 'vip' not in record.tags")).toEqual([
    { field: 'name', operator: 'doesNotContain', value: 'x' },
    { field: 'tags', operator: 'hasNot', value: 'vip' },
  ])
})

it('joins rows with and, and reads them back', () => {
  const rows = cases.map(([condition]) => condition)
  expect(fromRule(toRule(rows, fields))).toEqual(rows)
})

it('leaves an or in one piece, in brackets beside other rows', () => {
  const either = "record.a == 1 || record.b == 2 && record.c == '&&'"
  expect(fromRule(either)).toEqual([{ rule: either }])
  const both: Condition[] = [{ rule: either }, { field: 'name', operator: 'null', value: null }]
  expect(toRule(both, fields)).toBe(`(${either}) && record.name == nil`)
})

it('does not split inside of texts and brackets', () => {
  expect(splitAnd("record.a == 'x && y' && (record.b == 1 && record.c == 2)")).toHaveLength(2)
})

it('leaves rows out that say nothing yet', () => {
  expect(isComplete({ field: 'name', operator: 'contains', value: '' })).toBe(false)
  expect(toRule([{ field: 'stage', operator: 'in', value: [] }], fields)).toBe('')
})
