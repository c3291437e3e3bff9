import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type ThemeMode = 'light' | 'dark' | 'system'
export type Density = 'compact' | 'normal' | 'relaxed'

interface Preferences {
  theme: ThemeMode
  density: Density
  menuClosed: boolean
  set: (change: Partial<Pick<Preferences, 'theme' | 'density' | 'menuClosed'>>) => void
}

/** How this browser likes to see things; kept in the browser. */
export const usePreferences = create<Preferences>()(
  persist((set) => ({ theme: 'system', density: 'normal', menuClosed: false, set }), {
    name: 'weft.preferences',
  }),
)

/** The height of a row in lists, in pixels. */
export const rowHeights: Record<Density, number> = { compact: 30, normal: 36, relaxed: 44 }

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Whether to draw dark, after the choice and the system. */
export function useDark(): boolean {
  const system = useMedia('(prefers-color-scheme: dark)')
  const mode = usePreferences((state) => state.theme)
  return mode === 'dark' || (mode === 'system' && system)
}

/** Whether things may move on the screen, as this device's settings say. */
export function useMotion(): boolean {
  return !useMedia('(prefers-reduced-motion: reduce)')
}

/** Whether there is room for two panes beside each other. */
export function useWide(): boolean {
  return useMedia('(min-width: 1200px)')
}

/** Whether the screen is a phone's: bottom bar, cards, one column. */
export function usePhone(): boolean {
  return useMedia('(max-width: 767px)')
}
