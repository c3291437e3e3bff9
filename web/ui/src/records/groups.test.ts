import { describe, expect, it } from 'vitest'
import type { FieldDef } from '@/api/types'
import { groupFields } from '@/kinds/grouping'
import { conditionOf, isOn, toggled } from './groups'

const field = (name: string, kind: string): FieldDef => ({
  name,
  kind,
  label: { en: name, zh: name },
  rights: 'edit',
})
const stage = field('stage', 'select')
const close = field('close_date', 'date')
const account = field('account', 'reference')
const fields = [stage, close, account, field('name', 'text')]

describe('groups of a list', () => {
  it('narrow the list and widen it again', () => {
    const won = conditionOf(stage, 'won')
    const narrowed = toggled("record.name == 'a'", won, fields)
    expect(narrowed).toBe("record.name == 'a' && record.stage in ['won']")
    expect(isOn(narrowed, won, fields)).toBe(true)
    expect(toggled(narrowed, won, fields)).toBe("record.name == 'a'")
    expect(toggled(narrowed, conditionOf(stage, 'lost'), fields)).toBe(
      "record.name == 'a' && record.stage in ['lost']",
    )
  })

  it('know months, records and what is empty', () => {
    expect(toggled(undefined, conditionOf(close, '2026-02-01'), fields)).toBe(
      "record.close_date >= date('2026-02-01') && record.close_date <= date('2026-02-28')",
    )
    expect(toggled(undefined, conditionOf(account, { id: 'x', title: 'X' }), fields)).toBe(
      "record.account in ['x']",
    )
    expect(toggled(undefined, conditionOf(account, null), fields)).toBe('record.account == nil')
  })

  it('are not made by texts and masked fields', () => {
    expect(
      groupFields([...fields, { ...stage, name: 'secret', rights: 'mask' }]).map((one) => one.name),
    ).toEqual(['stage', 'close_date', 'account'])
  })
})
