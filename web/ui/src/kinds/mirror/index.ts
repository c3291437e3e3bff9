import type { FieldDef } from '@/api/types'
import { kinds } from '..'
import { type Kind, textOperators } from '../kind'
import { text } from '../text'
import { View } from './view'

export const mirror: Kind = {
  name: 'mirror',
  View,
  operators: textOperators,
  literal: 'text',
  computed: true,
  toText: (value, field) => shownKind(field).toText(value, field),
}

/** The kind of the field that a mirror, or a looked-up value, shows. */
export function shownKind(field: FieldDef): Kind {
  const shown = kinds[field.type ?? '']
  return shown && shown.name !== field.kind ? shown : text
}
