import { DeleteOutlined, UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import type { FieldDef, LineRecord, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import type { InputProps } from '../kind'
import { isTyped, linesOf } from '../lines'
import { cellValue, LineCell } from '../lines/cell'
import { ActionsHead, ColumnHead } from '../lines/table'
import { Adder } from './adder'
import { addLinks, changeLink, removeLink } from './edit'
import './links.css'

/** Links as a table: records are looked up and added below it, what a link says is typed in its row. */
export function Input(props: InputProps) {
  const { field, value, onChange } = props
  const { t } = useTranslation('kinds')
  const text = useText()
  const columns = useLineFields(field)
  const links = linesOf(value)
  const far = columns.find((column) => column.name === field.far)
  if (!far) return null
  return (
    <div className="links-input">
      {links.length > 0 && (
        <div className="lines-box">
          <table
            className="lines editing"
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are typed in is a grid
            role="grid"
            aria-label={text(field.label)}
          >
            <thead>
              <tr>
                {columns.map((column) => (
                  <ColumnHead
                    key={column.name}
                    column={column}
                    required={column.required === true && column !== far}
                  />
                ))}
                <ActionsHead label={t('action.more')} />
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
        <LineCell
          key={column.name}
          {...{ column, index }}
          line={link}
          entity={input.field.of ?? ''}
          value={cellValue(column, link, worked)}
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
