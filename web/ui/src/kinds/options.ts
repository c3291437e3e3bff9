import type { FieldDef, Option, Value } from '@/api/types'

/** Finds an option by its name or by its label in either language. */
export function findOption(text: string, field: FieldDef): Option | undefined {
  const wanted = text.trim().toLowerCase()
  return field.options?.find((option) =>
    [option.name, option.label.en, option.label.zh].some((name) => name?.toLowerCase() === wanted),
  )
}

/** The field with the options that can be chosen now; what is chosen stays among them. */
export function narrowed<T extends FieldDef>(field: T, allowed: string[] | undefined, value: Value): T {
  if (!allowed) return field
  const chosen = Array.isArray(value) ? value : [value]
  return {
    ...field,
    options: field.options?.filter(({ name }) => allowed.includes(name) || chosen.includes(name)),
  }
}
