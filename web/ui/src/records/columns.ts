import { useState } from 'react'
import { usePerson } from '@/api/session'

/** How a person laid out a list: which columns in which order, and how wide. */
export interface Layout {
  columns: string[] | null
  widths: Record<string, number>
}

const nothing: Layout = { columns: null, widths: {} }

function read(key: string): Layout {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Layout | null
    return kept && typeof kept.widths === 'object' ? { ...nothing, ...kept } : nothing
  } catch {
    return nothing
  }
}

/** The layout of a list, kept per person in this browser. */
export function useLayout(entity: string, view: string | undefined) {
  const person = usePerson()
  const key = `weft.columns.${person.id}.${entity}.${view ?? ''}`
  const [state, setState] = useState({ key, layout: read(key) })
  const layout = state.key === key ? state.layout : read(key)
  const change = (part: Partial<Layout>) => {
    const next = { ...layout, ...part }
    localStorage.setItem(key, JSON.stringify(next))
    setState({ key, layout: next })
  }
  const reset = () => {
    localStorage.removeItem(key)
    setState({ key, layout: nothing })
  }
  return { layout, change, reset }
}
