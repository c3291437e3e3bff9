import { useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { FieldDef, LineRecord, Ref, Values } from '@/api/types'
import { useNotify } from '@/ui/notify'
import type { InputProps } from '../kind'
import { isTyped, linesOf } from '.'
import { changeCell, duplicateLine, moveLine, newLineKey, pasteCells, readCells } from './edit'
import type { GridActions } from './row'
import { enter } from './use'
import { useRowWindow } from './window'

/** The number a screen reader gives the first line; the head is row 1. */
export const firstRow = 2

/** Moving about in the grid, and everything that changes its lines. */
export function useGrid(
  { value, onChange, context }: InputProps,
  fields: FieldDef[],
  box: RefObject<HTMLDivElement | null>,
) {
  const { t } = useTranslation('kinds')
  const notify = useNotify()
  const find = useNameFinder()
  const [nextKey, setNextKey] = useState(newLineKey)
  const [dragged, setDragged] = useState<number | null>(null)
  const lines = linesOf(value)
  const now = useRef({ lines, onChange, nextKey, dragged, context })
  now.current = { lines, onChange, nextKey, dragged, context }
  const rows: LineRecord[] = [...lines, { key: nextKey, values: {} }]
  const shown = useRowWindow(box, rows.length)

  const focus = (row: number, column: number) => {
    shown.show(row)
    // A row that was out of sight has to be drawn first.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        box.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)?.focus()
      }),
    )
  }
  const beside = (row: number, column: number, step: number) => {
    const rest = step > 0 ? fields.slice(column + 1) : fields.slice(0, column).reverse()
    const skipped = rest.findIndex(isTyped)
    if (skipped >= 0) focus(row, column + step * (skipped + 1))
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
    parent: () => singleValues(now.current.context?.values() ?? {}),
  }))
  const press = (event: KeyboardEvent) => {
    const [row, column] = placeOf(event.target)
    if (row === undefined || column === undefined || event.nativeEvent.isComposing) return
    const done = keyAction(event, row, column, { ...actions, focus, move, beside, last: lines.length })
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
  /** Goes to the next cell to the right or left that can be typed in. */
  beside: (row: number, column: number, step: number) => void
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
  const aside = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
  if (aside !== 0 && !event.shiftKey && isWhole(event.target)) {
    moves.beside(row, column, aside)
    return true
  }
  if (event.key === 'F2') return goIn(event.target as HTMLElement)
  // A list of choices and a text of several lines need these keys themselves.
  const own = (event.target as HTMLElement).closest('[role=combobox], textarea, button, .ant-picker')
  const by = event.key === 'Enter' ? (event.shiftKey ? -1 : 1) : step
  if (by === 0 || own) return false
  moves.focus(Math.max(row + by, 0), column)
  return true
}

/** Whether arrows lead out of a cell: nothing in its text has been picked out. */
function isWhole(target: EventTarget): boolean {
  if (!isText(target)) return target instanceof HTMLTableCellElement
  const { selectionStart, selectionEnd, value } = target
  return (selectionStart ?? 0) === 0 && (selectionEnd ?? value.length) === value.length
}

/** Goes on with a text where it ends, or into a cell whose input came late. */
function goIn(target: HTMLElement): boolean {
  if (isText(target)) target.setSelectionRange(target.value.length, target.value.length)
  else enter(target.closest('[data-cell]'))
  return true
}

function isText(target: EventTarget): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
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

/** The values that are no lists, such as the lines themselves. */
function singleValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !Array.isArray(value)))
}
