import type { RuleTree } from './check'
import { type Family, isUnary } from './families'

/** A group without rows. */
export function emptyTree(): RuleTree {
  return { combinator: 'and', rules: [] }
}

/** Every row of a tree. */
export function rowsOf(tree: RuleTree): RuleTree[] {
  return (tree.rules ?? []).flatMap((rule) => (rule.rules ? rowsOf(rule) : [rule]))
}

/** Whether a tree says something: it has rows, every row is filled in, no group is empty. */
export function isComplete(tree: RuleTree): boolean {
  const rules = tree.rules ?? []
  return rules.length > 0 && rules.every((rule) => (rule.rules ? isComplete(rule) : isFilled(rule)))
}

/** Whether a row has a field, and a value where its operator needs one. */
export function isFilled(row: RuleTree): boolean {
  if (!row.field || !row.operator || row.field === '~') return false
  if (isUnary(row.operator)) return true
  if (Array.isArray(row.value)) return row.value.length > 0 && row.value.every(isGiven)
  return isGiven(row.value)
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== '~'
}

/** The tree with the types that the server needs to read dates and durations. */
export function withTypes(tree: RuleTree, familyOf: (field: string) => Family): RuleTree {
  if (tree.rules) return { ...tree, rules: tree.rules.map((rule) => withTypes(rule, familyOf)) }
  const family = familyOf(tree.field ?? '')
  const { type: _type, default: other, ...row } = tree
  const typed = family === 'date' || family === 'datetime' || family === 'duration'
  const keeps = other !== undefined && (typeof other !== 'number' || family === 'number')
  return {
    ...row,
    ...(typed && tree.valueSource !== 'field' && { type: family }),
    ...(keeps && { default: other }),
  }
}

/** What a tree says, without what the builder adds for itself: for telling whether anything changed. */
export function meaning(tree: RuleTree): string {
  return JSON.stringify(bare(tree))
}

function bare(tree: RuleTree): unknown {
  if (tree.rules)
    return { all: tree.combinator ?? 'and', not: tree.not === true, rules: tree.rules.map(bare) }
  const { field, operator, value, valueSource } = tree
  return { field, operator, value: isUnary(operator) ? null : value, other: valueSource === 'field' }
}
