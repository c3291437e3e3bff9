import type { FieldDef, WeftRecord } from '@/api/types'
import { kindOf } from '@/kinds'

/** A cell that is being edited, with the place it stands at. */
export interface EditedCell {
  record: WeftRecord
  field: FieldDef
  at: DOMRect
}

/** Whether a column can be typed in from the list. */
export function isTypedInLists(field: FieldDef): boolean {
  const managed = kindOf(field).computed || field.managed || field.system
  return (
    field.rights === 'edit' &&
    !managed &&
    field.kind !== 'lines' &&
    field.kind !== 'links' &&
    field.kind !== 'encrypted'
  )
}
