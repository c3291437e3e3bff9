import type { FormField } from '@/api/types'
import { kindOf } from '@/kinds'
import { fieldOf } from './problems'

/** What the elements of a page's form are called after. */
export const pagePrefix = 'field'

/** The element that a field's label and errors lead to. */
export function fieldId(name: string, prefix = pagePrefix): string {
  return `${prefix}-${name}`
}

/** Whether a field takes the width of the form. */
export function isWide(field: FormField): boolean {
  return field.wide === true || !!kindOf(field).wide
}

/** Leads to a field or to a cell of its line items. */
export function goTo(place: string, prefix = pagePrefix) {
  const name = fieldOf(place)
  const index = place.split('/')[1]
  const id = fieldId(name, prefix)
  const named = `[data-field="${CSS.escape(name)}"]`
  const row = document.getElementById(id)?.closest(named) ?? document.querySelector(named)
  const behind = row?.closest('[role=tabpanel][hidden]')
  if (behind) {
    document.getElementById(behind.getAttribute('aria-labelledby') ?? '')?.click()
    requestAnimationFrame(() => goTo(place, prefix))
    return
  }
  row?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  if (index !== undefined && !row?.querySelector(`[data-row="${index}"]`)) {
    row?.querySelector('.lines-box')?.dispatchEvent(new CustomEvent('showline', { detail: Number(index) }))
    requestAnimationFrame(() => requestAnimationFrame(() => focusOn(row, id, index)))
    return
  }
  focusOn(row, id, index)
}

function focusOn(row: Element | null, id: string, index: string | undefined) {
  const cell = index === undefined ? null : row?.querySelector<HTMLElement>(`[data-cell^="${index}:"]`)
  const target = cell ?? document.getElementById(id)
  target?.focus({ preventScroll: true })
}
