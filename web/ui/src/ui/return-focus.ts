import { useEffect } from 'react'

/**
 * Brings the focus back to where it was on the page when a dialog that held it goes. A dialog opened
 * from a menu is left for the button of that menu.
 */
export function useReturnFocus() {
  useEffect(() => {
    const page = document.getElementById('root')
    let last: HTMLElement | null = null
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && page?.contains(target)) last = target
    }
    const look = new MutationObserver((changes) => {
      const gone = changes.some((change) => change.removedNodes.length > 0)
      const lost = document.activeElement === null || document.activeElement === document.body
      if (gone && lost && last?.isConnected) last.focus({ preventScroll: true })
    })
    document.addEventListener('focusin', remember)
    look.observe(document.body, { childList: true })
    return () => {
      document.removeEventListener('focusin', remember)
      look.disconnect()
    }
  }, [])
}
