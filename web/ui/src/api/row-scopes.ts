/** The rows of roles that are words, from the fewest to the most. */
export const rowScopes = [
  'own',
  'territory',
  'territory_below',
  'department',
  'department_below',
  'team',
  'all',
] as const

export type RowScope = (typeof rowScopes)[number] | 'rule'

/** The word that rows are, or rule. */
export function scopeName(rows: string): RowScope {
  return rowScopes.find((word) => word === rows) ?? 'rule'
}
