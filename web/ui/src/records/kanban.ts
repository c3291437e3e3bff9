import type { Action, FieldDef, Option, RecordFormData, Text } from '@/api/types'
import { isRetired } from '@/ui/retired'
import type { RecordGroup } from './groups'

/** A column of a kanban: an option, or none of them, and its records as far as there are any. */
export interface KanbanColumn {
  option?: Option
  group?: RecordGroup
}

/** The columns of a kanban: every option in order, what is retired and what has none only where records have it. */
export function columnsOf(field: FieldDef, groups: RecordGroup[]): KanbanColumn[] {
  const having = (name: string | null) => groups.find((group) => group.keys[0] === name)
  const columns: KanbanColumn[] = (field.options ?? [])
    .map((option) => ({ option, group: having(option.name) }))
    .filter(({ option, group }) => !isRetired(option) || group)
  const none = having(null)
  return none ? [{ group: none }, ...columns] : columns
}

/** How a record gets to an option: by an event of its workflow, by an ordinary change, or not at all. */
export type Way = { action: Action } | { change: true } | { refused: Text | null }

/** The way of a record to an option of a field. */
export function wayTo(option: Option, field: FieldDef, { form, actions }: RecordFormData): Way {
  if (field.managed !== 'workflow') {
    const own = form.sections.flatMap((section) => section.fields).find((one) => one.name === field.name)
    return own?.rights === 'edit' ? { change: true } : { refused: null }
  }
  const leading = actions.filter((action) => action.to === option.name)
  const action = leading.find((one) => one.allowed)
  return action ? { action } : { refused: leading[0]?.reason ?? null }
}
