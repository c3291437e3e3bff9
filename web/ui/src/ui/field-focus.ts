import { useEffect } from 'react'

/** What is typed into or chosen from; ticks and signs of kinds are not what a dialog is about. */
const fields = ':is(input:not([type="checkbox"], [type="radio"], [type="file"]), textarea):not(:disabled)'

/**
 * Lets a dialog begin in its first field, also when that comes after the dialog. The library begins with
 * the button that closes it, which is the first one in the dialog.
 */
export function useFieldFocus() {
  useEffect(() => {
    document.addEventListener('focusin', toFirstField)
    return () => document.removeEventListener('focusin', toFirstField)
  }, [])
}

function toFirstField({ target, relatedTarget }: FocusEvent) {
  const dialog = target instanceof HTMLElement && target.closest('.ant-modal-close')?.closest('.ant-modal')
  const within = dialog && relatedTarget instanceof Node && dialog.contains(relatedTarget)
  // Where a finger opened it, a keyboard would come up over what it asks.
  if (!dialog || within || window.matchMedia('(hover: none)').matches) return
  if (toFieldOf(dialog)) return
  const arriving = new MutationObserver(() => {
    if (document.activeElement !== target || toFieldOf(dialog)) arriving.disconnect()
  })
  arriving.observe(dialog, { childList: true, subtree: true })
}

function toFieldOf(dialog: Element) {
  const field = dialog.querySelector<HTMLElement>(`.ant-modal-body ${fields}`)
  field?.focus()
  return field !== null
}
