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
  /** Under which heading it is offered: a root, or the name of the field it is reached through. */
  group: string
  family: Family
  /** The definition, where it is a field of the entity itself. */
  field?: FieldDef
}

type Fields = Map<string, FieldDef>
type TextOf = (label: RuleName['label']) => string

/** How many fields deep rows offer each root; more would be a list nobody reads. */
const depths: Record<string, number> = { record: 2, user: 2, candidate: 2, flow: 1, org: 1, old: 1 }
const roots = Object.keys(depths)

/** What rows may ask about at a place, together with the names that are in use already. */
export function useRowFields(place: RulePlace, known: FieldDef[] | undefined, used: string[]): RowField[] {
  const names = useQuery(namesQuery(place)).data
  const entity = place.entity
  const own = useQuery({ ...entityQuery(entity), retry: false, enabled: entity !== '' }).data
  const people = useQuery({ ...entityQuery('user'), retry: false }).data
  const text = useText()
  const inUse = used.join(' ')
  return useMemo(() => {
    const fields = merge(own?.entity.fields ?? [], known ?? [])
    const persons = new Map((people?.entity.fields ?? []).map((field) => [field.name, field]))
    return offered(names ?? [], fields, new Set(inUse.split(' '))).map((name) => {
      const root = name.name.split('.')[0] ?? ''
      return rowField(name, root === 'user' || root === 'candidate' ? persons : fields, text)
    })
  }, [names, own, people, known, text, inUse])
}

/**
 * The names in the order people look for them: the record, what the workflow named, people, the rest.
 * While a change cannot be checked the server only knows what is published; new fields are added to that.
 */
function offered(names: RuleName[], fields: Fields, used: Set<string>): RuleName[] {
  const listed = new Set(names.map(({ name }) => name))
  const fresh = [...fields.keys()].map((name) => `record.${name}`).filter((name) => !listed.has(name))
  return [...names, ...fresh.map((name): RuleName => ({ name, type: '' }))]
    .filter((name) => isValue(name) && (used.has(name.name) || isNear(name.name)))
    .toSorted((a, b) => rank(a.name) - rank(b.name))
}

function isNear(name: string): boolean {
  const [root = '', ...path] = name.split('.')
  return path.length <= (depths[root] ?? 0) && !(path.length === 0 && root in depths)
}

/** Fields of the record itself come before what is reached through them. */
function rank(name: string): number {
  const [root = '', ...path] = name.split('.')
  if (root === 'record') return path.length > 1 ? 2 : 0
  return root in depths ? 3 + roots.indexOf(root) : 1
}

/** What is published, overlaid by what is being changed. */
function merge(published: FieldDef[], known: FieldDef[]): Fields {
  const fields = new Map(published.map((field) => [field.name, field]))
  for (const field of known)
    fields.set(field.name, { ...field, options: field.options ?? fields.get(field.name)?.options })
  return fields
}

function isValue(name: RuleName): boolean {
  return !name.call && name.type !== 'function' && !name.name.includes('(')
}

function rowField(name: RuleName, fields: Fields, text: TextOf): RowField {
  const [root = '', ...path] = name.name.split('.')
  const own = path.length === 1 ? fields.get(path[0] ?? '') : undefined
  const through = path.length > 1 ? fields.get(path[0] ?? '') : undefined
  return {
    name: name.name,
    label: text(name.label) || text(own?.label) || path.slice(-1)[0] || root,
    group: through && root === 'record' ? text(through.label) : path.length === 0 ? named(root) : root,
    family: own ? familyOfField(own) : familyOfType(name.type),
    field: own,
  }
}

/** A root without fields is a moment, or a value that the workflow has named. */
function named(root: string): string {
  return root === 'now' || root === 'today' ? root : 'let'
}
