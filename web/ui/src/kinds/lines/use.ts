import { type FocusEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** Goes into the input of a cell, so that what is typed takes the place of what stands there. */
export function enter(cell: Element | null) {
  const input = cell?.querySelector<HTMLElement>('.cell-box :is(input, textarea, button)')
  input?.focus()
  if (input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement) input.select()
}

/**
 * Whether a cell is used just now: it has the focus, its popups included, or the pointer is over it,
 * so that a click finds the input there. Cells at rest stay texts, which are quick to draw.
 */
export function useCellUse() {
  const ref = useRef<HTMLTableCellElement>(null)
  const focused = useRef(false)
  const leaving = useRef<number>(undefined)
  const [used, setUsed] = useState(false)
  useLayoutEffect(() => {
    const at = document.activeElement
    // A link in the text that had the focus is gone with the text.
    if (used && focused.current && (at === ref.current || at === document.body)) enter(ref.current)
  }, [used])
  const handlers = {
    onFocus: (event: FocusEvent) => {
      window.clearTimeout(leaving.current)
      focused.current = true
      setUsed(true)
      if (event.target === ref.current) enter(ref.current)
    },
    // Only what is focused next tells whether the cell is left: a popup of it counts as the cell.
    onBlur: () => {
      leaving.current = window.setTimeout(() => {
        focused.current = false
        setUsed(ref.current?.matches(':hover') ?? false)
      })
    },
    // The press that follows has to find the input.
    onPointerEnter: () => flushSync(() => setUsed(true)),
    // A finger leaves before its click arrives.
    onPointerLeave: (event: PointerEvent) => {
      if (event.pointerType !== 'touch' && !focused.current) setUsed(false)
    },
  }
  return { ref, used, handlers }
}
