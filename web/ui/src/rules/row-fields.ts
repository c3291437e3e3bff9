import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { entityQuery } from '@/api/entities'
import type { FieldDef, RuleName } from '@/api/types'
import { useText } from '@/i18n/text'
import { namesQuery, type RulePlace } from './check'
import { type Family, familyOfField, familyOfType } from './families'

/** Something a row can ask about. */
export interface RowField {
  name: string
  label: string
  group: string
  family: Family
  /** The definition, where it is a field of the entity itself. */
  field?: FieldDef
}

const functionLike = /\(|^[a-z]+$/

/** What rows may ask about at a place. */
export function useRowFields(place: RulePlace, known: FieldDef[] | undefined): RowField[] {
  const names = useQuery(namesQuery(place)).data
  const entity = place.entity
  const detail = useQuery({ ...entityQuery(entity), retry: false, enabled: entity !== '' }).data
  const text = useText()
  return useMemo(() => {
    const fields = merge(detail?.entity.fields ?? [], known ?? [])
    const listed = (names ?? []).filter((name) => !name.call && isValue(name))
    const rows =
      listed.length > 0
        ? listed
        : [...fields.values()].map((field): RuleName => ({ name: `record.${field.name}` }))
    return rows.map((name) => rowField(name, fields, text))
  }, [names, detail, known, text])
}

/** What is published, overlaid by what is being changed. */
function merge(published: FieldDef[], known: FieldDef[]): Map<string, FieldDef> {
  const fields = new Map(published.map((field) => [field.name, field]))
  for (const field of known)
    fields.set(field.name, { ...field, options: field.options ?? fields.get(field.name)?.options })
  return fields
}

function isValue(name: RuleName): boolean {
  return !name.name.includes('(') && (name.type !== undefined || !functionLike.test(name.name))
}

function rowField(
  name: RuleName,
  fields: Map<string, FieldDef>,
  text: (label: RuleName['label']) => string,
): RowField {
  const [root = '', ...path] = name.name.split('.')
  const own =
    path.length === 1 && (root === 'record' || root === 'candidate') ? fields.get(path[0] ?? '') : undefined
  const family = own ? familyOfField(own) : familyOfType(name.type)
  const parent = fields.get(path[0] ?? '')
  return {
    name: name.name,
    label: text(name.label) || text(own?.label) || labelOfPath(path, root),
    group: path.length > 1 ? text(parent?.label) || `${root}.${path[0]}` : root,
    family,
    field: own,
  }
}

function labelOfPath(path: string[], root: string): string {
  return path.length > 0 ? path.join(' › ') : root
}
