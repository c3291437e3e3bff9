import type { FieldDef, Option } from '@/api/types'

/** Finds an option by its name or by its label in either language. */
export function findOption(text: string, field: FieldDef): Option | undefined {
  const wanted = text.trim().toLowerCase()
  return field.options?.find((option) =>
    [option.name, option.label.en, option.label.zh].some((name) => name?.toLowerCase() === wanted),
  )
}
