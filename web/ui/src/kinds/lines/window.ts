import { type RefObject, startTransition, useEffect, useLayoutEffect, useState } from 'react'

/** As many rows are drawn whatever happens; more than that are drawn as they come into sight. */
export const alwaysDrawn = 60
const around = 6
/** The rows that are drawn before the box is measured: inputs are slow to draw, and people wait for them. */
const atFirst = { first: 0, last: 6 }

export interface RowWindow {
  from: number
  to: number
  /** Room for the rows that are not drawn, in pixels. */
  above: number
  below: number
  /** Brings a row into sight, so that it is drawn. */
  show: (row: number) => void
}

/** Which of many rows are drawn: those that can be seen in the scrolling box, and some around them. */
export function useRowWindow(box: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [height, setHeight] = useState(40)
  const [seen, setSeen] = useState(atFirst)
  const all = count <= alwaysDrawn
  useEffect(() => {
    const element = box.current
    if (!element || all) return
    const look = () => {
      const first = Math.floor(element.scrollTop / height)
      const last = Math.ceil((element.scrollTop + element.clientHeight) / height)
      setSeen((before) => (before.first === first && before.last === last ? before : { first, last }))
    }
    startTransition(look)
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [box, all, height])
  useLayoutEffect(() => {
    const drawn = box.current?.querySelectorAll<HTMLElement>('tr[data-row]')
    if (all || !drawn?.length) return
    const total = [...drawn].reduce((sum, row) => sum + row.offsetHeight, 0)
    const average = Math.max(Math.round(total / drawn.length), 24)
    // Rows differ a little as errors come and go; following every pixel would make the rows jump.
    if (Math.abs(average - height) > 8) setHeight(average)
  })
  const from = all ? 0 : Math.max(Math.min(seen.first, count) - around, 0)
  const to = all ? count : Math.min(seen.last + around, count)
  return {
    from,
    to,
    above: from * height,
    below: (count - to) * height,
    show: (row) => {
      const element = box.current
      if (!element || all) return
      const top = row * height
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + 2 * height > element.scrollTop + element.clientHeight)
        element.scrollTop = top + 2 * height - element.clientHeight
    },
  }
}
