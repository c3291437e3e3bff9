import { describe, expect, it } from 'vitest'
import type { FieldDef } from '@/api/types'
import { groupFields } from '@/kinds/grouping'
import { isOn, toggled, within, without } from './groups'

const field = (name: string, kind: string): FieldDef => ({
  name,
  kind,
  label: { en: name, zh: name },
  rights: 'edit',
})
const stage = field('stage', 'select')
const close = field('close_date', 'date')
const account = field('account', 'reference')
const fields = [stage, close, account, field('name', 'text'), field('seen', 'datetime')]

describe('groups of a list', () => {
  it('narrow the list and widen it again', () => {
    const won = "record.stage in ['won']"
    const narrowed = toggled("record.name == 'a'", won, fields)
    expect(narrowed).toBe("record.name == 'a' && record.stage in ['won']")
    expect(isOn(narrowed, won, fields)).toBe(true)
    expect(toggled(narrowed, won, fields)).toBe("record.name == 'a'")
    expect(toggled(narrowed, "record.stage in ['lost']", fields)).toBe(
      "record.name == 'a' && record.stage in ['lost']",
    )
    expect(without(narrowed, ['stage'], fields)).toBe("record.name == 'a'")
    expect(within("record.name == 'a'", won, fields)).toBe(narrowed)
  })

  it('know months, moments, records and what is empty, as the server tells them', () => {
    for (const group of [
      "record.close_date >= date('2026-02-01') && record.close_date <= date('2026-02-28')",
      "record.seen >= datetime('2026-02-01T00:00:00Z') && record.seen < datetime('2026-03-01T00:00:00Z')",
      "record.account in ['x']",
      'record.account == nil',
    ]) {
      const narrowed = toggled(undefined, group, fields)
      expect(narrowed).toBe(group)
      expect(isOn(narrowed, group, fields)).toBe(true)
      expect(toggled(narrowed, group, fields)).toBeUndefined()
    }
  })

  it('are not made by texts and masked fields', () => {
    expect(
      groupFields([...fields, { ...stage, name: 'secret', rights: 'mask' }]).map((one) => one.name),
    ).toEqual(['stage', 'close_date', 'account'])
  })
})
