import { pick } from '@/i18n/text'
import type { Kind } from '../kind'
import { findOption } from '../options'
import { View } from './view'

export const multiselect: Kind = {
  name: 'multiselect',
  View,
  operators: ['has', 'hasNot', 'null', 'notNull'],
  literal: 'text',
  toText: (value, field) =>
    listOf(value)
      .map((name) => pick(field.options?.find((option) => option.name === name)?.label) || name)
      .join(', '),
  fromText: (text, field) => {
    const names = text.split(/[,;，；、]/).map((part) => findOption(part, field)?.name)
    return names.filter((name) => name !== undefined)
  },
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
