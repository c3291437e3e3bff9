import { entryOf, type FormDefinition, type FormField, type FormSection, fieldOf } from './definitions'

// A form as lists of field names, the way dragging sees it, and back.

export const palette = 'palette'

export type Items = Record<string, string[]>

/** A section's key while it is dragged over: its place, since sections need no name. */
export function sectionKey(index: number): string {
  return `section-${index}`
}

/** Which fields stand where; what is on no section stands in the palette. */
export function itemsOf(form: FormDefinition, fields: string[]): Items {
  const sections = form.sections.map((section) => section.fields.map((entry) => fieldOf(entry).field))
  const used = new Set(sections.flat())
  const items: Items = Object.fromEntries(sections.map((names, index) => [sectionKey(index), names]))
  items[palette] = fields.filter((name) => !used.has(name))
  return items
}

/** The form with its fields where the items say; the settings of each field go with it. */
export function withItems(form: FormDefinition, items: Items): FormDefinition {
  const entries = new Map(
    form.sections.flatMap((section) => section.fields.map((entry) => [fieldOf(entry).field, entry])),
  )
  const sections = form.sections.map((section, index) => ({
    ...section,
    fields: (items[sectionKey(index)] ?? []).map((name) => entries.get(name) ?? name),
  }))
  return { ...form, sections }
}

/** The form with one field's settings changed. */
export function withField(form: FormDefinition, name: string, change: Partial<FormField>): FormDefinition {
  const put = (entry: string | FormField) =>
    fieldOf(entry).field === name ? entryOf({ ...fieldOf(entry), ...change }) : entry
  return {
    ...form,
    sections: form.sections.map((section) => ({ ...section, fields: section.fields.map(put) })),
  }
}

/** The form with a field moved to the end of a section, or taken off when there is none. */
export function moveField(form: FormDefinition, name: string, section: number | undefined): FormDefinition {
  const found =
    form.sections.flatMap((one) => one.fields).find((entry) => fieldOf(entry).field === name) ?? name
  const sections = form.sections.map((one, index) => {
    const rest = one.fields.filter((entry) => fieldOf(entry).field !== name)
    return { ...one, fields: index === section ? [...rest, found] : rest }
  })
  return { ...form, sections }
}

/** The form with one section changed; null takes it away, its fields going back to the palette. */
export function withSection(form: FormDefinition, index: number, next: FormSection | null): FormDefinition {
  return { ...form, sections: form.sections.flatMap((one, at) => (at === index ? (next ?? []) : one)) }
}

/** The form with a section moved up or down. */
export function shiftSection(form: FormDefinition, index: number, by: -1 | 1): FormDefinition {
  const sections = [...form.sections]
  const to = index + by
  if (to < 0 || to >= sections.length) return form
  sections.splice(to, 0, ...sections.splice(index, 1))
  return { ...form, sections }
}
