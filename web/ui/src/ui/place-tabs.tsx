import type { KeyboardEvent } from 'react'
import { intoView } from './into-view'

interface Props {
  label: string
  /** Tabs that show a panel of the page have ids, which the panel names. */
  id?: string
  items: { key: string; label: string; count?: number }[]
  active: string
  onChoose: (key: string) => void
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }

/** Tabs that lead to places; on a narrow screen they scroll instead of hiding behind a menu. */
export function PlaceTabs({ label, id, items, active, onChoose }: Props) {
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]
    const at = tabs.indexOf(document.activeElement as HTMLElement)
    const by = steps[event.key]
    if (by === undefined || at < 0) return
    event.preventDefault()
    tabs[(at + by + tabs.length) % tabs.length]?.focus()
  }
  return (
    <div className="place-tabs" role="tablist" aria-label={label} onKeyDown={press}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="tab"
          id={id && `${id}-${item.key}`}
          className="plain"
          aria-selected={item.key === active}
          tabIndex={item.key === active ? 0 : -1}
          ref={item.key === active ? intoView : undefined}
          onClick={() => onChoose(item.key)}
        >
          {item.label}
          {(item.count ?? 0) > 0 && <span className="tab-count">{item.count}</span>}
        </button>
      ))}
    </div>
  )
}
