import type { FieldProblem, FormDef, FormField } from '@/api/types'
import { pick } from '@/i18n/text'

/** What is wrong, by place: a field's name, or lines/0/price for a cell. */
export type Errors = Record<string, string>

/** The place of a problem: from its pointer if it leads into a field, else its field. */
export function placeOf(problem: FieldProblem): string {
  const inside = (problem.pointer ?? '').replace(/^\/(values\/)?/, '')
  if (inside.includes('/')) {
    const [field = '', index, values, name] = inside.split('/')
    return values === 'values' ? [field, index, name].join('/') : inside
  }
  return problem.field || inside
}

/** The first message for each place. */
export function errorsOf(problems: FieldProblem[]): Errors {
  const errors: Errors = {}
  for (const problem of problems) {
    const place = placeOf(problem)
    errors[place] ??= pick(problem.message)
  }
  return errors
}

/** What is said about the cells of a field of line items, by line and column. */
export function byLine(places: Errors, field: string): Record<number, Errors> {
  const lines: Record<number, Errors> = {}
  for (const [place, message] of Object.entries(places)) {
    const [name, index, column = ''] = place.split('/')
    if (name !== field || index === undefined) continue
    lines[Number(index)] = { ...lines[Number(index)], [column]: message }
  }
  return lines
}

/** The field of a place: lines/0/price belongs to lines. */
export function fieldOf(place: string): string {
  return place.split('/')[0] ?? ''
}

/** All fields of a form, section after section. */
export function fieldsOf(form: FormDef): FormField[] {
  return form.sections.flatMap((section) => section.fields)
}
