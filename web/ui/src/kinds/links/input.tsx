import { DeleteOutlined, UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import type { FieldDef, LineRecord, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { kindOf, valueKind } from '..'
import { FieldView } from '../field-view'
import { inputOf } from '../inputs'
import type { InputProps } from '../kind'
import { isTyped, linesOf } from '../lines'
import '../lines/lines.css'
import { Adder } from './adder'
import { addLinks, changeLink, removeLink } from './edit'
import './links.css'

/** Links as a table: records are looked up and added below it, what a link says is typed in its row. */
export function Input(props: InputProps) {
  const { field, value, onChange } = props
  const text = useText()
  const columns = useLineFields(field)
  const links = linesOf(value)
  const far = columns.find((column) => column.name === field.far)
  if (!far) return null
  return (
    <div className="links-input">
      {links.length > 0 && (
        <div className="lines-box">
          <table className="lines editing">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} className={valueKind(column).numeric ? 'numeric' : undefined}>
                    {text(column.label)}
                    {column.required === true && column !== far && <span className="required"> *</span>}
                  </th>
                ))}
                <th className="actions" />
              </tr>
            </thead>
            <tbody>
              {links.map((link, index) => (
                <Row
                  key={link.id ?? link.key ?? index}
                  {...{ link, index, columns, far }}
                  input={props}
                  onType={(name, next) => onChange(changeLink(links, index, name, next))}
                  onRemove={() => onChange(removeLink(links, index))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {can(field, 'create') && (
        <Adder
          id={props.id}
          link={field.of ?? ''}
          far={far}
          links={links}
          onAdd={(records) => onChange(addLinks(links, far.name, records))}
        />
      )}
    </div>
  )
}

function can(field: FieldDef, right: string): boolean {
  return field.can?.includes(right) ?? true
}

interface RowProps {
  link: LineRecord
  index: number
  columns: FieldDef[]
  far: FieldDef
  input: InputProps
  onType: (name: string, value: Value) => void
  onRemove: () => void
}

function Row({ link, index, columns, far, input, onType, onRemove }: RowProps) {
  const { t } = useTranslation('kinds')
  const errors = input.lines?.errors[index]
  const worked = link.removed ? undefined : input.lines?.worked(link)
  const editable = !link.removed && can(input.field, link.id ? 'edit' : 'create')
  const what = t(link.removed ? 'links.keep' : 'links.remove')
  return (
    <tr data-row={index} className={link.removed ? 'removed' : undefined}>
      {columns.map((column) => (
        <Cell
          key={column.name}
          {...{ link, column, worked, index }}
          entity={input.field.of ?? ''}
          typed={editable && column !== far && isTyped(column)}
          error={errors?.[column.name] ?? (column === far ? errors?.[''] : undefined)}
          onType={(next) => onType(column.name, next)}
        />
      ))}
      <td className="actions">
        {can(input.field, 'delete') || !link.id ? (
          <Button
            type="text"
            size="small"
            icon={link.removed ? <UndoOutlined /> : <DeleteOutlined />}
            aria-label={what}
            title={what}
            onClick={onRemove}
          />
        ) : null}
      </td>
    </tr>
  )
}

interface CellProps {
  link: LineRecord
  index: number
  column: FieldDef
  worked: LineRecord | undefined
  entity: string
  typed: boolean
  error: string | undefined
  onType: (value: Value) => void
}

function Cell({ link, index, column, worked, entity, typed, error, onType }: CellProps) {
  const text = useText()
  const own = link.values[column.name]
  const computed = worked?.values[column.name]
  const value = kindOf(column).computed ? (computed ?? own) : own === undefined ? computed : own
  const CellInput = inputOf(column.kind)
  return (
    <td
      data-label={text(column.label)}
      className={`${column.kind} ${valueKind(column).numeric ? 'numeric' : ''}`}
    >
      {typed ? (
        <CellInput
          field={column}
          label={`${text(column.label)} ${index + 1}`}
          value={value ?? null}
          onChange={onType}
          invalid={error !== undefined}
          compact
          context={{ entity, values: () => link.values }}
        />
      ) : (
        <FieldView field={column} value={value} compact />
      )}
      {error && <span className="cell-error">{error}</span>}
    </td>
  )
}
