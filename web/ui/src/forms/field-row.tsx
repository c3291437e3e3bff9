import type { MouseEvent } from 'react'
import type { FormField } from '@/api/types'
import { useText } from '@/i18n/text'
import { valueKind } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { inputOf } from '@/kinds/inputs'
import { keyOfLine } from '@/kinds/lines/edit'
import { narrowed } from '@/kinds/options'
import { Why } from '@/ui/why'
import { fieldId, isWide } from './places'
import type { RecordFormControl } from './use-record-form'

interface Props {
  field: FormField
  control: RecordFormControl
  highlighted: boolean
  onEdit?: (name: string) => void
  /** One of the figures under line items. */
  total?: boolean
  /** The section around it already says what it is. */
  bare?: boolean
}

/** One field: label, value or input, help, what is wrong with it. */
export function FieldRow({ field, control, highlighted, onEdit, total, bare }: Props) {
  const text = useText()
  const state = control.state(field)
  const typing = control.editing && state.typed
  const error = control.errors[field.name]
  const classes = [
    'form-field',
    isWide(field) && 'wide',
    highlighted && 'highlighted',
    total && 'total',
    error && 'wrong',
    !typing && onEdit && state.typed && 'clickable',
  ]
  return (
    <div className={classes.filter(Boolean).join(' ')} data-field={field.name}>
      <div className={bare ? 'hidden-visually' : 'form-label'}>
        <label htmlFor={typing ? fieldId(field.name) : undefined}>
          {state.required && typing && (
            <span className="required" aria-hidden>
              *{' '}
            </span>
          )}
          {text(field.label)}
        </label>
        {field.why && field.why.length > 0 && <Reasons field={field} />}
      </div>
      {typing ? (
        <TypedField field={field} control={control} invalid={error !== undefined} />
      ) : (
        <ReadField field={field} control={control} onEdit={state.typed ? onEdit : undefined} />
      )}
      {typing && control.hints[field.name] && (
        <div className="form-hint" role="status">
          {control.hints[field.name]}
        </div>
      )}
      {typing && text(field.help) && <div className="form-help">{text(field.help)}</div>}
      {error && (
        <div className="form-error" role="alert">
          {error}
        </div>
      )}
    </div>
  )
}

function Reasons({ field }: { field: FormField }) {
  const text = useText()
  return (
    <Why>
      {field.why?.map((reason) => (
        <p key={text(reason.text)}>{text(reason.text)}</p>
      ))}
    </Why>
  )
}

function TypedField({
  field,
  control,
  invalid,
}: {
  field: FormField
  control: RecordFormControl
  invalid: boolean
}) {
  const FieldInput = inputOf(field.kind)
  const value = control.value(field) ?? null
  return (
    <FieldInput
      id={fieldId(field.name)}
      field={narrowed(field, control.allowed(field), value)}
      value={value}
      onChange={(value) => control.set(field, value)}
      invalid={invalid}
      worked={control.worked.values[field.name]}
      context={{
        entity: control.target.entity,
        values: () => ({ ...(control.target.prefill ?? {}), ...idsOf(control.base), ...control.wired() }),
      }}
      lines={{
        worked: (line) => control.worked.lines[keyOfLine(line, -1)],
        error: (index, name) => control.errors[`${field.name}/${index}/${name}`],
        hint: (index, name) => control.hints[`${field.name}/${index}/${name}`],
      }}
    />
  )
}

/** The record's values with references as ids, which is what filters of choices compare. */
function idsOf(values: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) continue
    const isRef = typeof value === 'object' && value !== null && 'id' in value
    result[name] = isRef ? (value as { id: string }).id : value
  }
  return result
}

function ReadField({
  field,
  control,
  onEdit,
}: {
  field: FormField
  control: RecordFormControl
  onEdit?: (name: string) => void
}) {
  const state = control.state(field)
  const edit = (event: MouseEvent) => {
    const selecting = window.getSelection()?.toString() !== ''
    if (!onEdit || selecting || (event.target as HTMLElement).closest('a, button')) return
    onEdit(field.name)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the mouse; the keyboard has "e" and the button
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div className={valueKind(field).numeric ? 'form-value tabular' : 'form-value'} onClick={edit}>
      <FieldView field={field} value={control.value(field)} masked={state.masked} />
    </div>
  )
}
