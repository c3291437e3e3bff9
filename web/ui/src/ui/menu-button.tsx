import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'

export interface MenuItem {
  key: string
  label: ReactNode
  icon?: ReactNode
  danger?: boolean
  /** A line above it. */
  parted?: boolean
}

interface Props {
  /** What the button is for, when it shows only an icon. */
  label: string
  /** Stands in the button. */
  children: ReactNode
  /** Stands above the entries. */
  head?: ReactNode
  items: MenuItem[]
  selected?: string
  onChoose: (key: string) => void
  className?: string
  /** The edge that button and menu share. */
  align?: 'left' | 'right'
}

/** A button with a menu under it; small, because every page begins with some. */
export function MenuButton({
  label,
  children,
  head,
  items,
  selected,
  onChoose,
  className = 'icon-button',
  align = 'right',
}: Props) {
  const { open, setOpen, box } = useDropped()
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const choose = (key: string) => {
    close()
    onChoose(key)
  }
  return (
    <div className="dropped" ref={box}>
      <button
        ref={button}
        type="button"
        className={`plain ${className}`}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div className="dropped-panel" data-align={align} tabIndex={-1}>
          {head}
          <Entries items={items} selected={selected} onChoose={choose} onClose={close} />
        </div>
      )}
    </div>
  )
}

interface EntriesProps {
  items: MenuItem[]
  selected?: string
  onChoose: (key: string) => void
  onClose: () => void
}

function Entries({ items, selected, onChoose, onClose }: EntriesProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), [])
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else if (!moveFocus(list.current, event.key)) return
    event.preventDefault()
  }
  return (
    <div role="menu" ref={list} onKeyDown={press} tabIndex={-1}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-current={item.key === selected || undefined}
          className={['plain', item.danger && 'danger', item.parted && 'parted'].filter(Boolean).join(' ')}
          onClick={() => onChoose(item.key)}
        >
          {item.icon && <span aria-hidden>{item.icon}</span>}
          {item.label}
        </button>
      ))}
    </div>
  )
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/** Moves the focus among the entries of a menu by an arrow key, Home or End; false for another key. */
export function moveFocus(list: HTMLElement | null, key: string): boolean {
  const entries = [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)') ?? [])]
  const at = entries.indexOf(document.activeElement as HTMLElement)
  const step = steps[key]
  if (key === 'Home') entries[0]?.focus()
  else if (key === 'End') entries.at(-1)?.focus()
  else if (step) entries[(at + step + entries.length) % entries.length]?.focus()
  else return false
  return true
}

/** Something that drops from a button: open or not, and closed by a click elsewhere. */
export function useDropped(): {
  open: boolean
  setOpen: (open: boolean) => void
  box: RefObject<HTMLDivElement | null>
} {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const press = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    window.addEventListener('pointerdown', press)
    return () => window.removeEventListener('pointerdown', press)
  }, [open])
  return { open, setOpen, box }
}
