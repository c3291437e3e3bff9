import type { Ref } from '@/api/types'
import { pick } from '@/i18n/text'
import { choiceOperators, type Kind } from '../kind'
import { View } from './view'

/** A record of one of several entities. */
export interface AnyRef extends Ref {
  entity: string
}

export const anyReference: Kind = {
  name: 'any_reference',
  View,
  operators: choiceOperators,
  literal: 'reference',
  toText: (value, field) => {
    const ref = asAnyRef(value)
    if (!ref) return ''
    const label = field.options?.find((option) => option.name === ref.entity)?.label
    return `${pick(label) || ref.entity}: ${ref.title}`
  },
  toWire: (value) => {
    const ref = asAnyRef(value)
    return ref?.id ? { entity: ref.entity, id: ref.id } : null
  },
}

/** The record a value names; one without an id is only half chosen. */
export function asAnyRef(value: unknown): AnyRef | undefined {
  return typeof value === 'object' && value !== null && 'entity' in value ? (value as AnyRef) : undefined
}
