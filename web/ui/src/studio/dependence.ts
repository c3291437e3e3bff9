import type { DependsDefinition } from './definitions'

const path = /^record\.([a-z0-9_]+)(?:\??\.([a-z0-9_]+))?$/

/** The field, or the link and its field, that options depend on; nothing when it is another rule. */
export function parentOf(on: string | undefined): [field?: string, inner?: string] {
  const found = path.exec(on?.trim() ?? '')
  return found ? [found[1], found[2]] : []
}

/** The rule that reads a field, or a field of a linked record. */
export function ruleOf(field: string, inner?: string): string {
  return inner ? `record.${field}?.${inner}` : `record.${field}`
}

/** Whether an option goes with a value; a value that is not named allows all. */
export function goesWith(depends: DependsDefinition, value: string, option: string): boolean {
  return depends.options[value]?.includes(option) ?? true
}

/** The dependence with one option allowed or not for a value; a value that allows all is not named. */
export function allow(
  depends: DependsDefinition,
  value: string,
  option: string,
  all: string[],
): DependsDefinition {
  const on = !goesWith(depends, value, option)
  const allowed = all.filter((one) => (one === option ? on : goesWith(depends, value, one)))
  const { [value]: _, ...others } = depends.options
  return { ...depends, options: allowed.length === all.length ? others : { ...others, [value]: allowed } }
}
