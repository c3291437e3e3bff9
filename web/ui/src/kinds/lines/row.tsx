import { CopyOutlined, DeleteOutlined, HolderOutlined } from '@ant-design/icons'
import type { TFunction } from 'i18next'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef, LineRecord, Value, Values } from '@/api/types'
import { isEmpty } from '..'
import { narrowed } from '../options'
import { Usual } from '../usual'
import { isTyped } from '.'
import { cellValue, LineCell } from './cell'
import { firstRow } from './grid'

/** What the cells of the grid can do; it stays the same object while the grid is shown. */
export interface GridActions {
  change: (index: number, name: string, next: Value) => void
  duplicate: (index: number) => void
  remove: (index: number) => void
  drag: (index: number | null) => void
  dropOn: (index: number) => void
  /** The record of the lines as it stands in the form. */
  parent: () => Values
}

export interface RowProps {
  line: LineRecord
  index: number
  /** The empty row at the end. */
  ghost: boolean
  dragged: boolean
  /** The entity of the lines. */
  entity: string
  fields: FieldDef[]
  worked: LineRecord | undefined
  /** What is wrong, and what was changed by the server, by field. */
  errors: Record<string, string> | undefined
  hints: Record<string, string> | undefined
  actions: GridActions
}

/** One line; drawn again only when something in it changes. */
export const Row = memo(function Row(props: RowProps) {
  const { index, ghost, dragged, fields, actions } = props
  const { t } = useTranslation('kinds')
  return (
    <tr
      data-row={index}
      aria-rowindex={index + firstRow}
      className={ghost ? 'ghost' : dragged ? 'dragged' : undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={() => actions.dropOn(index)}
    >
      <td
        className="index"
        draggable={!ghost}
        onDragStart={() => actions.drag(index)}
        onDragEnd={() => actions.drag(null)}
        title={ghost ? undefined : t('lines.move')}
      >
        <span className="number">{ghost ? '' : index + 1}</span>
        {!ghost && <HolderOutlined className="handle" />}
      </td>
      {fields.map((column, at) => (
        <Cell key={column.name} column={column} at={at} row={props} t={t} />
      ))}
      <td className="actions">{!ghost && <RowButtons index={index} actions={actions} />}</td>
    </tr>
  )
})

function RowButtons({ index, actions }: Pick<RowProps, 'index' | 'actions'>) {
  const { t } = useTranslation('kinds')
  return (
    <>
      <RowButton
        name={t('action.duplicate')}
        icon={<CopyOutlined />}
        onClick={() => actions.duplicate(index)}
      />
      <RowButton name={t('action.delete')} icon={<DeleteOutlined />} onClick={() => actions.remove(index)} />
    </>
  )
}

/** Reached by a pointer; the keyboard has its own way to do the same. */
function RowButton({ name, icon, onClick }: { name: string; icon: ReactNode; onClick: () => void }) {
  return (
    <button
      type="button"
      className="plain icon-button"
      tabIndex={-1}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      {icon}
    </button>
  )
}

interface CellProps {
  column: FieldDef
  at: number
  row: RowProps
  t: TFunction<'kinds'>
}

function Cell({ column, at, row, t }: CellProps) {
  const { line, index, worked } = row
  const value = cellValue(column, line, worked)
  const state = worked?.fields?.[column.name]
  // What no longer applies can still be emptied.
  const open = !state?.readonly && (state?.visible !== false || !isEmpty(value))
  const typed = isTyped(column) && open
  const usual = state?.usual
  const unread = line.unread?.[column.name]
  const error = unread === undefined ? row.errors?.[column.name] : t('lines.unreadCell', { text: unread })
  const hint = row.hints?.[column.name]
  const change = (next: Value) => row.actions.change(index, column.name, next)
  return (
    <LineCell
      {...{ line, index, value, typed, error }}
      named={at === 0}
      column={typed ? narrowed(column, state?.allowed, value) : column}
      entity={row.entity}
      parent={row.actions.parent}
      onType={change}
      place={isTyped(column) ? `${index}:${at}` : undefined}
      needed={state?.required && isEmpty(value)}
    >
      {!error && hint && <span className="cell-hint">{hint}</span>}
      {typed && usual !== undefined && <Usual field={column} usual={usual} onTake={() => change(null)} />}
    </LineCell>
  )
}
