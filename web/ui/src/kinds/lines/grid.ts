import { useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { FieldDef, LineRecord, Ref } from '@/api/types'
import { useNotify } from '@/ui/notify'
import type { InputProps } from '../kind'
import { isTyped, linesOf } from '.'
import { changeCell, duplicateLine, moveLine, newLineKey, pasteCells, readCells } from './edit'
import type { GridActions } from './row'
import { useRowWindow } from './window'

/** Moving about in the grid, and everything that changes its lines. */
export function useGrid(
  { value, onChange }: InputProps,
  fields: FieldDef[],
  box: RefObject<HTMLDivElement | null>,
) {
  const { t } = useTranslation('kinds')
  const notify = useNotify()
  const find = useNameFinder()
  const [nextKey, setNextKey] = useState(newLineKey)
  const [dragged, setDragged] = useState<number | null>(null)
  const lines = linesOf(value)
  const now = useRef({ lines, onChange, nextKey, dragged })
  now.current = { lines, onChange, nextKey, dragged }
  const rows: LineRecord[] = [...lines, { key: nextKey, values: {} }]
  const shown = useRowWindow(box, rows.length)

  const focus = (row: number, column: number) => {
    shown.show(row)
    // A row that was out of sight has to be drawn first.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const cell = box.current?.querySelector(`[data-cell="${row}:${column}"]`)
        cell?.querySelector<HTMLElement>('input, textarea, button')?.focus()
      }),
    )
  }
  const put = (change: (lines: LineRecord[]) => LineRecord[]) =>
    now.current.onChange(change(now.current.lines))
  const move = (from: number, to: number) => put((all) => moveLine(all, from, to))
  const [actions] = useState<GridActions>(() => ({
    change: (index, name, next) => {
      if (index >= now.current.lines.length) setNextKey(newLineKey())
      put((all) => changeCell(all, index, name, next, now.current.nextKey))
    },
    duplicate: (index) => put((all) => duplicateLine(all, index)),
    remove: (index) => put((all) => all.filter((_, at) => at !== index)),
    drag: setDragged,
    dropOn: (index) => {
      const { dragged: from, lines: all } = now.current
      if (from !== null && index < all.length) move(from, index)
      setDragged(null)
    },
  }))
  const press = (event: KeyboardEvent) => {
    const [row, column] = placeOf(event.target)
    if (row === undefined || column === undefined || event.nativeEvent.isComposing) return
    const done = keyAction(event, row, column, { ...actions, focus, move, last: lines.length })
    if (done) event.preventDefault()
  }
  const paste = async (event: ClipboardEvent) => {
    const [row, column] = placeOf(event.target)
    const cells = readCells(event.clipboardData.getData('text/plain'))
    if (!cells || row === undefined || column === undefined) return
    event.preventDefault()
    const typed = fields.slice(column).filter(isTyped)
    const pasted = await pasteCells(now.current.lines, cells, { row, fields: typed }, find)
    now.current.onChange(pasted.lines)
    if (pasted.unread > 0) notify.info(t('lines.unread', { count: pasted.unread }))
  }
  return { rows, count: lines.length, shown, focus, press, paste, dragged, actions }
}

interface Moves extends Pick<GridActions, 'duplicate' | 'remove'> {
  focus: (row: number, column: number) => void
  move: (from: number, to: number) => void
  last: number
}

/** What a key does in a cell; true if it did something. */
function keyAction(event: KeyboardEvent, row: number, column: number, moves: Moves): boolean {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
  if (event.altKey && step !== 0 && row < moves.last) {
    moves.move(row, row + step)
    moves.focus(row + step, column)
    return true
  }
  if ((event.ctrlKey || event.metaKey) && row < moves.last) {
    if (event.key === 'd') moves.duplicate(row)
    else if (event.key === 'Backspace') moves.remove(row)
    else return false
    return true
  }
  // A list of choices and a text of several lines need these keys themselves.
  const own = (event.target as HTMLElement).closest('[role=combobox], textarea, button, .ant-picker')
  const by = event.key === 'Enter' ? (event.shiftKey ? -1 : 1) : step
  if (by === 0 || own) return false
  moves.focus(Math.max(row + by, 0), column)
  return true
}

function placeOf(target: EventTarget): (number | undefined)[] {
  const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-cell]') : null
  return cell ? (cell.dataset.cell ?? '').split(':').map(Number) : []
}

/** Finds the records that pasted names mean, all of a column at once. */
function useNameFinder() {
  const client = useQueryClient()
  return async (entity: string, names: string[]): Promise<Record<string, Ref>> => {
    const { found } = await client.fetchQuery({
      queryKey: ['lookup', entity, 'names', names],
      queryFn: () => api.post<{ found: Record<string, Ref> }>(`/lookup/${entity}/names`, { names }),
    })
    return found
  }
}
