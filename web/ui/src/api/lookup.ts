import type { LookupRow } from './types'

interface Found {
  data?: LookupRow[]
  isPlaceholderData: boolean
}

/**
 * The rows that answer what is typed: all of its own answer, and of an earlier one those that fit, so that Enter never
 * takes what was not asked for and nothing moves under the pointer.
 */
export function answering(found: Found, asked: string, typed: string): LookupRow[] {
  const rows = found.data ?? []
  return asked === typed && !found.isPlaceholderData ? rows : fitting(rows, typed)
}

function fitting(rows: LookupRow[], typed: string): LookupRow[] {
  const sought = typed.trim().toLowerCase()
  return rows.filter((row) => `${row.title} ${row.subtitle ?? ''}`.toLowerCase().includes(sought))
}
