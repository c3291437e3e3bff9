import { lazy, type MouseEvent, memo, type RefObject, Suspense, useMemo, useRef } from 'react'
import type { FormField, Reason, Twin, Value } from '@/api/types'
import { pick, useText } from '@/i18n/text'
import { valueKind } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { inputOf } from '@/kinds/inputs'
import type { LinesContext } from '@/kinds/kind'
import { keyOfLine } from '@/kinds/lines/edit'
import { narrowed } from '@/kinds/options'
import { Usual } from '@/kinds/usual'
import { Reasons } from '@/ui/why'
import { fieldId, isWide } from './places'
import { byLine } from './problems'
import type { FieldState } from './state'
import type { RecordFormControl } from './use-record-form'

const TwinList = lazy(() => import('./twin-list'))

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
export function FieldRow({ field, control, ...look }: Props) {
  const latest = useRef(control)
  latest.current = control
  const { visible: _, ...state } = control.state(field)
  const ofLines = field.kind === 'lines' || field.kind === 'links'
  const { worked, errors, hints } = control
  const lines = useMemo<LinesContext | undefined>(
    () =>
      ofLines
        ? {
            worked: (line) => worked.lines[keyOfLine(line, -1)],
            errors: byLine(errors, field.name),
            hints: byLine(hints, field.name),
          }
        : undefined,
    [ofLines, worked, errors, hints, field.name],
  )
  return (
    <DrawnField
      {...look}
      {...state}
      field={field}
      latest={latest}
      lines={lines}
      editing={control.editing}
      value={control.value(field)}
      worked={worked.values[field.name]}
      allowed={control.allowed(field)}
      reasons={control.why(field)}
      error={errors[field.name]}
      hint={hints[field.name] ?? pick(worked.fields[field.name]?.warning)}
      twins={control.twins[field.name]}
      usual={worked.fields[field.name]?.usual}
    />
  )
}

interface DrawnProps extends Omit<Props, 'control'>, Omit<FieldState, 'visible'> {
  /** The form as it is when something is done in the field. */
  latest: RefObject<RecordFormControl>
  lines: LinesContext | undefined
  editing: boolean
  value: Value
  /** What the server made of what is typed. */
  worked: Value
  allowed: string[] | undefined
  reasons: Reason[]
  error: string | undefined
  hint: string | undefined
  /** Records that what is typed here may double. */
  twins: Twin[] | undefined
  /** What would be filled in, when something else was typed. */
  usual: Value
}

/** Draws a field; a key typed in one of many draws no other again. */
const DrawnField = memo(function DrawnField(props: DrawnProps) {
  const { field, highlighted, onEdit, total, bare, typed, required, reasons, error, hint, twins } = props
  const text = useText()
  const typing = props.editing && typed
  const id = fieldId(field.name, props.latest.current.prefix)
  const classes = [
    'form-field',
    isWide(field) && 'wide',
    highlighted && 'highlighted',
    total && 'total',
    error && 'wrong',
    !typing && valueKind(field).numeric && 'figure',
    !typing && onEdit && typed && 'clickable',
  ]
  return (
    <div className={classes.filter(Boolean).join(' ')} data-field={field.name}>
      <div className={bare ? 'hidden-visually' : 'form-label'}>
        <label htmlFor={typing ? id : undefined}>
          {required && typing && (
            <span className="required" aria-hidden>
              *{' '}
            </span>
          )}
          {text(field.label)}
        </label>
        <Reasons reasons={reasons} />
      </div>
      {typing ? <TypedField {...props} id={id} /> : <ReadField {...props} />}
      {typing && hint && (
        <div className="form-hint" role="status">
          {hint}
        </div>
      )}
      {typing && twins && (
        <div className="form-hint" role="status">
          <Suspense fallback={null}>
            <TwinList entity={props.latest.current.target.entity} twins={twins} />
          </Suspense>
        </div>
      )}
      {typing && props.usual !== undefined && (
        <Usual field={field} usual={props.usual} onTake={() => props.latest.current.set(field, null)} />
      )}
      {typing && text(field.help) && <div className="form-help">{text(field.help)}</div>}
      {error && (
        <div className="form-error" role="alert">
          {error}
        </div>
      )}
    </div>
  )
})

function TypedField({
  id,
  field,
  latest,
  lines,
  value = null,
  worked,
  allowed,
  error,
}: DrawnProps & { id: string }) {
  const FieldInput = inputOf(field.kind)
  return (
    <FieldInput
      id={id}
      field={narrowed(field, allowed, value)}
      value={value}
      onChange={(next) => latest.current.set(field, next)}
      invalid={error !== undefined}
      context={{ entity: latest.current.target.entity, values: () => typedValues(latest.current) }}
      lines={lines}
      worked={worked}
    />
  )
}

/** Everything as it stands in the form, for what the choices of a field depend on. */
function typedValues(control: RecordFormControl) {
  return { ...(control.target.prefill ?? {}), ...idsOf(control.base), ...control.wired() }
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

function ReadField({ field, value, masked, typed, onEdit }: DrawnProps) {
  const edit = (event: MouseEvent) => {
    const selecting = window.getSelection()?.toString() !== ''
    if (!onEdit || !typed || selecting || (event.target as HTMLElement).closest('a, button')) return
    onEdit(field.name)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the mouse; the keyboard has "e" and the button
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div className={valueKind(field).numeric ? 'form-value tabular' : 'form-value'} onClick={edit}>
      <FieldView field={field} value={value} masked={masked} />
    </div>
  )
}
