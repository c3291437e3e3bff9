import { describe, expect, it } from 'vitest'
import type { Action, FieldDef, RecordFormData } from '@/api/types'
import { columnsOf, wayTo } from './kanban'

const label = (en: string) => ({ en, zh: en })
const option = (name: string, retired = false) => ({ name, label: label(name), retired })
const stage: FieldDef = {
  name: 'stage',
  kind: 'select',
  label: label('Stage'),
  options: [option('open'), option('old', true), option('won')],
}
const group = (key: string | null) => ({
  keys: [key] as [string | null],
  values: [2] as [number],
  filter: '',
})
const form = (rights: string, actions: Partial<Action>[] = []) =>
  ({ form: { sections: [{ fields: [{ ...stage, rights }] }] }, actions }) as unknown as RecordFormData

describe('a kanban', () => {
  it('has a column for every option in use, retired ones and none only where records have them', () => {
    const names = (of: ReturnType<typeof columnsOf>) => of.map((column) => column.option?.name ?? '-')
    expect(names(columnsOf(stage, [group('won')]))).toEqual(['open', 'won'])
    expect(names(columnsOf(stage, [group('old'), group(null)]))).toEqual(['-', 'open', 'old', 'won'])
  })

  it('moves cards by a change where the field may be edited', () => {
    expect(wayTo(option('won'), stage, form('edit'))).toEqual({ change: true })
    expect(wayTo(option('won'), stage, form('read'))).toEqual({ refused: null })
  })

  it('moves cards of a workflow by the event that leads there, or says why not', () => {
    const managed = { ...stage, managed: 'workflow' }
    const allowed = { event: 'win', to: 'won', allowed: true }
    const refused = { event: 'close', to: 'won', allowed: false, reason: label('No order yet') }
    expect(wayTo(option('won'), managed, form('read', [refused, allowed]))).toEqual({ action: allowed })
    expect(wayTo(option('won'), managed, form('read', [refused]))).toEqual({ refused: label('No order yet') })
    expect(wayTo(option('open'), managed, form('read', [refused]))).toEqual({ refused: null })
  })
})
