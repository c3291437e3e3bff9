import type { Values, WeftRecord } from '@/api/types'

export interface RecordFormProps {
  entity: string
  /** The record; absent for a new one. */
  id?: string
  /** The name of the form, "default" if absent. */
  form?: string
  /** A task: the form as its step shows it, with the rights of the step. */
  task?: string
  /** Fields to mark as changed since the last look. */
  highlight?: string[]
  /** Starts in edit mode when anything can be edited. */
  editing?: boolean
  /** Called with the edited values whenever they change: what a decision sends along. */
  onEdits?: (edits: Values) => void
  /** Called after a successful save. */
  onSaved?: (record: WeftRecord) => void
  /** Without own save buttons: the page around it saves, e.g. a decision with its values. */
  embedded?: boolean
}

/** A record's form as this actor may use it, with evaluation by the server while typing. */
export function RecordForm(_: RecordFormProps) {
  return null
}
