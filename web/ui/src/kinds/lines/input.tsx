import { CopyOutlined, DeleteOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useLineFields } from '@/api/entities'
import { useShell } from '@/api/session'
import type { FieldDef, LineRecord, LookupRow, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { kindOf, valueKind } from '..'
import { FieldView } from '../field-view'
import { inputOf } from '../inputs'
import type { InputProps } from '../kind'
import { narrowed } from '../options'
import { isTyped, linesOf } from '.'
import { changeCell, duplicateLine, keyOfLine, moveLine, newLineKey, pasteCells, readCells } from './edit'
import './lines.css'

/**
 * Line items as a grid: the last row is always empty and becomes a line by typing in it. Tab goes
 * from cell to cell, Enter down, a block from a spreadsheet can be pasted anywhere.
 */
export function Input(props: InputProps) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const currency = useShell()?.company.currency
  const fields = useLineFields(props.field)
    .filter((column) => column.kind !== 'lines')
    .map((column) => (column.kind === 'money' && !column.currency ? { ...column, currency } : column))
  const grid = useGrid(props, fields)
  return (
    <div className="lines-input">
      <table
        ref={grid.table}
        className="lines editing"
        onKeyDown={grid.press}
        onPaste={(event) => void grid.paste(event)}
      >
        <thead>
          <tr>
            <th className="index">#</th>
            {fields.map((column) => (
              <th
                key={column.name}
                className={`${column.kind} ${valueKind(column).numeric ? 'numeric' : ''}`}
              >
                {text(column.label)}
                {column.required === true && <span className="required"> *</span>}
              </th>
            ))}
            <th className="actions">
              <span className="hidden-visually">{t('action.more')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((line, index) => (
            <Row
              key={keyOfLine(line, index)}
              line={line}
              index={index}
              fields={fields}
              grid={grid}
              props={props}
            />
          ))}
        </tbody>
      </table>
      <div className="row lines-foot">
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          id={props.id}
          onClick={() => grid.focus(grid.rows.length - 1, 0)}
        >
          {t('lines.add')}
        </Button>
        <span className="muted">{t('lines.hint')}</span>
      </div>
    </div>
  )
}

type Grid = ReturnType<typeof useGrid>

function useGrid({ field, value, onChange }: InputProps, fields: FieldDef[]) {
  const { t } = useTranslation('kinds')
  const notify = useNotify()
  const readCell = useCellReader()
  const table = useRef<HTMLTableElement>(null)
  const [nextKey, setNextKey] = useState(newLineKey)
  const [dragged, setDragged] = useState<number | null>(null)
  const lines = linesOf(value)
  const latest = useRef(lines)
  latest.current = lines

  const focus = (row: number, column: number) => {
    const cell = table.current?.querySelector(`[data-cell="${row}:${column}"]`)
    cell?.querySelector<HTMLElement>('input, textarea, button')?.focus()
  }
  const change = (index: number, name: string, next: Value) => {
    if (index >= lines.length) setNextKey(newLineKey())
    onChange(changeCell(lines, index, name, next, nextKey))
  }
  const move = (from: number, to: number) => onChange(moveLine(lines, from, to))
  const duplicate = (index: number) => onChange(duplicateLine(lines, index))
  const remove = (index: number) => onChange(lines.filter((_, at) => at !== index))

  const press = (event: KeyboardEvent) => {
    const [row, column] = placeOf(event.target)
    if (row === undefined || column === undefined || event.nativeEvent.isComposing) return
    const done = keyAction(event, row, column, { focus, move, duplicate, remove, last: lines.length })
    if (done) event.preventDefault()
  }
  const paste = async (event: ClipboardEvent) => {
    const [row, column] = placeOf(event.target)
    const cells = readCells(event.clipboardData.getData('text/plain'))
    if (!cells || row === undefined || column === undefined) return
    event.preventDefault()
    const typed = fields.slice(column).filter(isTyped)
    const pasted = await pasteCells(latest.current, cells, { row, fields: typed }, readCell)
    onChange(pasted.lines)
    if (pasted.unread > 0) notify.info(t('lines.unread', { count: pasted.unread }))
  }
  const rows: LineRecord[] = [...lines, { key: nextKey, values: {} }]
  return {
    field,
    table,
    rows,
    count: lines.length,
    focus,
    change,
    move,
    duplicate,
    remove,
    press,
    paste,
    dragged,
    setDragged,
  }
}

interface Moves {
  focus: (row: number, column: number) => void
  move: (from: number, to: number) => void
  duplicate: (index: number) => void
  remove: (index: number) => void
  last: number
}

/** What a key does in a cell; true if it did something. */
function keyAction(event: KeyboardEvent, row: number, column: number, moves: Moves): boolean {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
  if (event.altKey && step !== 0 && row < moves.last) {
    moves.move(row, row + step)
    return true
  }
  if ((event.ctrlKey || event.metaKey) && row < moves.last) {
    if (event.key === 'd') moves.duplicate(row)
    else if (event.key === 'Backspace') moves.remove(row)
    else return false
    return true
  }
  // A list of choices and a text of several lines need Enter themselves.
  const own = (event.target as HTMLElement).closest('[role=combobox], textarea, button, .ant-picker')
  if (event.key !== 'Enter' || own) return false
  moves.focus(row + (event.shiftKey ? -1 : 1), column)
  return true
}

function placeOf(target: EventTarget): (number | undefined)[] {
  const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-cell]') : null
  return cell ? (cell.dataset.cell ?? '').split(':').map(Number) : []
}

/** Finds the record that a pasted name means. */
function useCellReader() {
  const client = useQueryClient()
  return async (text: string, field: FieldDef): Promise<Value> => {
    const entity = field.kind === 'user' ? 'user' : field.to
    if (!entity) return undefined
    const rows = await client.fetchQuery({
      queryKey: ['lookup', entity, text.trim()],
      queryFn: () => api.get<LookupRow[]>(`/lookup/${entity}`, { q: text.trim() }),
    })
    const found = rows.find((row) => row.title === text.trim()) ?? (rows.length === 1 ? rows[0] : undefined)
    return found ? { id: found.id, title: found.title } : undefined
  }
}

interface RowProps {
  line: LineRecord
  index: number
  fields: FieldDef[]
  grid: Grid
  props: InputProps
}

function Row({ line, index, fields, grid, props }: RowProps) {
  const { t } = useTranslation('kinds')
  const ghost = index >= grid.count
  const worked = ghost ? undefined : props.lines?.worked(line)
  return (
    <tr
      className={ghost ? 'ghost' : grid.dragged === index ? 'dragged' : undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={() => {
        if (grid.dragged !== null && !ghost) grid.move(grid.dragged, index)
        grid.setDragged(null)
      }}
    >
      <td
        className="index"
        draggable={!ghost}
        onDragStart={() => grid.setDragged(index)}
        onDragEnd={() => grid.setDragged(null)}
        title={ghost ? undefined : t('lines.move')}
      >
        <span className="number">{ghost ? '' : index + 1}</span>
        {!ghost && <HolderOutlined className="handle" />}
      </td>
      {fields.map((column, at) => (
        <Cell
          key={column.name}
          column={column}
          at={at}
          row={{ line, index, fields, grid, props }}
          worked={worked}
        />
      ))}
      <td className="actions">
        {!ghost && (
          <>
            <Button
              type="text"
              size="small"
              tabIndex={-1}
              icon={<CopyOutlined />}
              aria-label={t('action.duplicate')}
              title={t('action.duplicate')}
              onClick={() => grid.duplicate(index)}
            />
            <Button
              type="text"
              size="small"
              tabIndex={-1}
              icon={<DeleteOutlined />}
              aria-label={t('action.delete')}
              title={t('action.delete')}
              onClick={() => grid.remove(index)}
            />
          </>
        )}
      </td>
    </tr>
  )
}

interface CellProps {
  column: FieldDef
  at: number
  row: RowProps
  worked: LineRecord | undefined
}

function Cell({ column, at, row, worked }: CellProps) {
  const text = useText()
  const { line, index, grid, props } = row
  const typed = isTyped(column)
  const own = line.values[column.name]
  const computed = worked?.values[column.name]
  const value = kindOf(column).computed ? (computed ?? own) : own === undefined ? computed : own
  const error = props.lines?.error(index, column.name)
  const hint = props.lines?.hint(index, column.name)
  const CellInput = inputOf(column.kind)
  return (
    <td
      data-cell={typed ? `${index}:${at}` : undefined}
      data-label={text(column.label)}
      className={`${column.kind} ${valueKind(column).numeric ? 'numeric' : ''}`}
      title={error}
    >
      {typed ? (
        <CellInput
          field={narrowed(column, worked?.fields?.[column.name]?.allowed, value)}
          label={`${text(column.label)} ${index + 1}`}
          value={value ?? null}
          onChange={(next) => grid.change(index, column.name, next)}
          invalid={error !== undefined}
          compact
          context={{ entity: props.field.of ?? '', values: () => line.values }}
        />
      ) : (
        <FieldView field={column} value={value} compact />
      )}
      {error && <span className="cell-error">{error}</span>}
      {!error && hint && <span className="cell-hint">{hint}</span>}
    </td>
  )
}
