import type { EntityDefinition, FieldDefinition } from './definitions'
import type { Both } from './new-definitions'

// Two entities are linked many to many by a third, whose records may say more about each link.

interface Side {
  name: string
  label: Both
}

/** A name for the entity of the links that no other has. */
export function linkName(entity: string, to: string, taken: string[]): string {
  const name = `${entity}_${to}`.slice(0, 34)
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}_${number}`
    if (!taken.includes(candidate)) return candidate
  }
}

/** The entity of the links between two entities, or of records of one entity with each other. */
export function newLink(name: string, here: Side, there: Side): EntityDefinition {
  const [near, far] = endsOf(here.name, there.name)
  const label = { en: `${here.label.en} – ${there.label.en}`, zh: `${here.label.zh}与${there.label.zh}` }
  const end = (field: string, to: Side): FieldDefinition => ({
    name: field,
    kind: 'reference',
    to: to.name,
    required: true,
    label: to.label,
  })
  return {
    name,
    label,
    plural: label,
    icon: 'link',
    title: far,
    link: { ends: [near, far] },
    fields: [end(near, here), end(far, there)],
  }
}

/** What a field of links says on the side the link was made from. */
export function sideOf(link: string, entity: string, to: string): Partial<FieldDefinition> {
  const [near] = endsOf(entity, to)
  return entity === to ? { of: link, by: near } : { of: link }
}

/** The other entity with a field that shows the same links. */
export function farSide(other: EntityDefinition, link: string, here: Side): EntityDefinition {
  const taken = other.fields.map((field) => field.name)
  const name = taken.includes(here.name) ? link : here.name
  if (taken.includes(name)) return other
  return { ...other, fields: [...other.fields, { name, kind: 'links', of: link, label: here.label }] }
}

function endsOf(entity: string, to: string): [near: string, far: string] {
  return entity === to ? [`${entity}_1`, `${entity}_2`] : [entity, to]
}
