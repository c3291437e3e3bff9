import { pick } from '@/i18n/text'
import { choiceOperators, type Kind, plain } from '../kind'
import { findOption } from '../options'
import { View } from './view'

export const select: Kind = {
  name: 'select',
  View,
  operators: choiceOperators,
  literal: 'text',
  toText: (value, field) =>
    pick(field.options?.find((option) => option.name === value)?.label) || plain(value),
  fromText: (text, field) => findOption(text, field)?.name,
}
