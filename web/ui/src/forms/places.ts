import type { FormField } from '@/api/types'
import { kindOf } from '@/kinds'
import { fieldOf } from './problems'

/** The element that a field's label and errors lead to. */
export function fieldId(name: string): string {
  return `field-${name}`
}

/** Whether a field takes the width of the form. */
export function isWide(field: FormField): boolean {
  return field.wide === true || !!kindOf(field).wide
}

/** Leads to a field or to a cell of its line items. */
export function goTo(place: string) {
  const name = fieldOf(place)
  const index = place.split('/')[1]
  const row = document.querySelector(`[data-field="${CSS.escape(name)}"]`)
  const behind = row?.closest('[role=tabpanel][hidden]')
  if (behind) {
    document.getElementById(behind.getAttribute('aria-labelledby') ?? '')?.click()
    requestAnimationFrame(() => goTo(place))
    return
  }
  row?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  if (index !== undefined && !row?.querySelector(`[data-row="${index}"]`)) {
    row?.querySelector('.lines-box')?.dispatchEvent(new CustomEvent('showline', { detail: Number(index) }))
    requestAnimationFrame(() => requestAnimationFrame(() => focusOn(row, name, index)))
    return
  }
  focusOn(row, name, index)
}

function focusOn(row: Element | null, name: string, index: string | undefined) {
  const cell = index === undefined ? null : row?.querySelector<HTMLElement>(`[data-cell^="${index}:"]`)
  const target = cell ?? document.getElementById(fieldId(name))
  target?.focus({ preventScroll: true })
}
