import type { ReactNode } from 'react'
import type { FieldDef, LineRecord, Value, Values } from '@/api/types'
import { useText } from '@/i18n/text'
import { kindOf } from '..'
import { FieldView } from '../field-view'
import { inputOf } from '../inputs'
import { isFilledIn } from './edit'
import { columnClass } from './table'
import { useCellUse } from './use'

interface Props {
  line: LineRecord
  /** The place of the line, from 0. */
  index: number
  /** The entity of the lines. */
  entity: string
  column: FieldDef
  value: Value
  /** Whether it can be typed in; then what is typed goes to onType. */
  typed: boolean
  /** The record of the line, on which choices may depend. */
  parent?: () => Values
  onType: (value: Value) => void
  error: string | undefined
  /** Whether it names the line. */
  named?: boolean
  /** How keys and pasted blocks find the cell. */
  place?: string
  /** Whether something has to stand in it. */
  needed?: boolean
  children?: ReactNode
}

/** A cell of a line that is being edited: what it says, and an input while it is used. */
export function LineCell(props: Props) {
  const { line, index, entity, column, value, typed, parent, onType, error, named, place, needed, children } =
    props
  const text = useText()
  const label = text(column.label)
  const { ref, used, handlers } = useCellUse()
  const Input = inputOf(column.kind)
  return (
    <td
      ref={ref}
      data-cell={place}
      data-label={label}
      className={columnClass(column, named, needed)}
      title={error}
      aria-invalid={error !== undefined || undefined}
      {...(typed
        ? { tabIndex: used ? -1 : 0, ...handlers }
        : { 'aria-readonly': true, tabIndex: place ? -1 : undefined })}
    >
      <div className={used || !typed ? 'cell-box' : 'cell-box idle'}>
        {used ? (
          <Input
            field={column}
            label={`${label} ${index + 1}`}
            value={value ?? null}
            onChange={onType}
            invalid={error !== undefined}
            compact
            context={{ entity, values: () => ({ ...line.values, parent: parent?.() ?? null }) }}
          />
        ) : (
          <FieldView field={column} value={value} compact plain={typed} />
        )}
      </div>
      {error && <span className="cell-error">{error}</span>}
      {children}
    </td>
  )
}

/** What a cell shows: what is worked out or filled in by the server, until something is typed. */
export function cellValue(column: FieldDef, line: LineRecord, worked: LineRecord | undefined): Value {
  const own = line.values[column.name]
  const computed = worked?.values[column.name]
  if (kindOf(column).computed) return computed ?? own
  if (isFilledIn(column, line)) return computed ?? own
  return own === undefined ? computed : own
}
