import { useEffect, useRef } from 'react'
import { create } from 'zustand'

export interface Shortcut {
  /** "j", "g i" (one after the other), "mod+s" (Ctrl or Cmd), "escape", "?" */
  keys: string
  label: string
  run: () => void
  /** Also while typing in a field. */
  typing?: boolean
}

export interface ShortcutGroup {
  title: string
  shortcuts: Shortcut[]
}

interface Registry {
  groups: ShortcutGroup[]
  add: (group: ShortcutGroup) => () => void
}

/** What the keyboard does just now; the newest group wins. */
export const useShortcutRegistry = create<Registry>((set) => ({
  groups: [],
  add: (group) => {
    set((state) => ({ groups: [...state.groups, group] }))
    return () => set((state) => ({ groups: state.groups.filter((other) => other !== group) }))
  },
}))

/** Gives keys a meaning while the component is shown, and lists them in the keyboard help. */
export function useShortcuts(title: string, shortcuts: Shortcut[]) {
  const current = useRef(shortcuts)
  current.current = shortcuts
  const shape = shortcuts.map((shortcut) => shortcut.keys + shortcut.label).join()
  const add = useShortcutRegistry((state) => state.add)
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered again only when keys or labels change
  useEffect(() => {
    const group = {
      title,
      shortcuts: current.current.map((shortcut, index) => ({
        ...shortcut,
        run: () => current.current[index]?.run(),
      })),
    }
    return add(group)
  }, [title, shape, add])
}

/** Names the key of an event as shortcuts are written. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const modifier = event.ctrlKey || event.metaKey ? 'mod+' : ''
  return modifier + (event.altKey ? 'alt+' : '') + event.key.toLowerCase()
}

/** Finds what a key means after the one pressed before it. */
export function meaning(
  groups: ShortcutGroup[],
  before: string,
  key: string,
  typing: boolean,
): Shortcut | undefined {
  for (const group of [...groups].reverse()) {
    for (const shortcut of group.shortcuts) {
      if (typing && !shortcut.typing) continue
      if (shortcut.keys === key || (before !== '' && shortcut.keys === `${before} ${key}`)) return shortcut
    }
  }
  return undefined
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** Listens to the keyboard; used once, by the shell. */
export function useKeyboard() {
  useEffect(() => {
    let before = ''
    let forget: ReturnType<typeof setTimeout> | undefined
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const key = nameOf(event)
      const found = meaning(useShortcutRegistry.getState().groups, before, key, isTyping(event.target))
      clearTimeout(forget)
      before = found ? '' : key
      forget = setTimeout(() => {
        before = ''
      }, 900)
      if (!found) return
      event.preventDefault()
      found.run()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
