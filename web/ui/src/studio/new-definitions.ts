import type { Definition } from '../diagram/definition'
import type {
  ConversionDefinition,
  EntityDefinition,
  FieldDefinition,
  FormDefinition,
  HomeBlockDefinition,
  HomeDefinition,
  MenuDefinition,
  OptionSetDefinition,
  RoleDefinition,
  ViewDefinition,
} from './definitions'

// What a new definition begins with, so that it is valid and of use from the first moment.

export type Both = { en: string; zh: string }

/** A new entity with a name to call its records by; a line entity belongs to its parent. */
export function newEntity(name: string, label: Both, parent?: string): EntityDefinition {
  return {
    name,
    label,
    plural: label,
    icon: 'table',
    title: 'name',
    ...(parent && { parent }),
    fields: [{ name: 'name', kind: 'text', label: { en: 'Name', zh: '名称' }, length: 200, required: true }],
    search: ['name'],
  }
}

/** The form of a new entity, with its fields in one section. */
export function newForm(entity: string, name: string, fields: string[], label?: Both): FormDefinition {
  const section = { name: 'basics', label: { en: 'Basics', zh: '基本信息' }, columns: 2, fields }
  return { entity, name, ...(label && { label }), sections: [section] }
}

/** A list over all records of an entity. */
export function newView(entity: string, name: string, label: Both, columns: string[]): ViewDefinition {
  return { entity, name, label, type: 'list', columns, sort: ['-updated_at'] }
}

/** A workflow with the shortest useful way: draft, review by the manager, approved or rejected. */
export function newWorkflow(key: string, title: Both, entity: string): Definition {
  return {
    key,
    title,
    entity,
    calendar: 'always',
    start: { state: 'draft', on: ['create'] },
    states: {
      draft: {
        title: { en: 'Draft', zh: '草稿' },
        on: { submit: { to: 'review', title: { en: 'Submit', zh: '提交' }, who: [{ submitter: true }] } },
      },
      review: {
        title: { en: 'In review', zh: '审批中' },
        lock: true,
        flow: [
          {
            id: 'manager',
            title: { en: 'Manager', zh: '直接上级审批' },
            approve: {
              by: [{ manager: 1, of: 'submitter' }],
              can: ['transfer', 'return'],
              require: { comment: ['reject', 'return'] },
            },
          },
        ],
        on: { approved: { to: 'approved' }, rejected: { to: 'draft' } },
      },
      approved: { title: { en: 'Approved', zh: '已通过' }, final: 'approved', lock: true },
    },
  }
}

/** An option set with two options to start from. */
export function newOptions(name: string, label: Both): OptionSetDefinition {
  return {
    name,
    label,
    options: [
      { name: 'first', label: { en: 'First', zh: '选项一' }, colour: 'blue' },
      { name: 'second', label: { en: 'Second', zh: '选项二' }, colour: 'green' },
    ],
  }
}

/** A role without any right. */
export function newRole(name: string, label: Both): RoleDefinition {
  return { name, label, entities: {} }
}

/** The kinds of cards that a board of the home page may have. */
export const blockKinds = [
  'tasks',
  'reminders',
  'follow_ups',
  'recent',
  'list',
  'figures',
  'groups',
  'target',
  'ranking',
] as const
export type BlockKind = (typeof blockKinds)[number]

/** A card that still has to be told what it shows, unless it needs nothing. */
export function newBlock(kind: BlockKind, name: string): HomeBlockDefinition {
  return { name, kind }
}

/** A board with what waits for a person. */
export function newHome(name: string, label: Both): HomeDefinition {
  const kinds: BlockKind[] = ['tasks', 'reminders', 'follow_ups']
  return { name, label, blocks: kinds.map((kind) => newBlock(kind, kind)) }
}

/** A record made from another: the fields of the same name and kind go along, and a reference leads back. */
export function newConversion(
  name: string,
  label: Both,
  from: EntityDefinition,
  to: EntityDefinition,
): ConversionDefinition {
  const link = to.fields.find((field) => field.kind === 'reference' && field.to === from.name)?.name ?? ''
  const same = to.fields.filter((field) => from.fields.some((one) => goesAlong(one, field)))
  const fields = Object.fromEntries(same.map((field) => [field.name, `record.${field.name}`]))
  return {
    name,
    label,
    from: from.name,
    to: to.name,
    link,
    fields: { ...(link && { [link]: 'record' }), ...fields },
  }
}

const made = ['autonumber', 'formula', 'rollup', 'lines', 'links', 'mirror']

function goesAlong(from: FieldDefinition, to: FieldDefinition): boolean {
  const alike =
    from.name === to.name && from.kind === to.kind && from.to === to.to && from.options === to.options
  return alike && !made.includes(to.kind) && to.readonly !== true && !/^(status|state|stage)$/.test(to.name)
}

/** The menu with an entry for an entity, in the area of that name or the last one. */
export function withMenuEntry(
  menu: MenuDefinition,
  entity: string,
  area: string | undefined,
): MenuDefinition {
  const index = Math.max(
    0,
    menu.areas.findIndex((one) => one.name === area),
  )
  const areas = menu.areas.map((one, at) =>
    at === index
      ? { ...one, items: [...one.items.filter((item) => item.name !== entity), { name: entity, entity }] }
      : one,
  )
  return { ...menu, areas }
}
