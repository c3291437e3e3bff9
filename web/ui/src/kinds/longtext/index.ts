import { type Kind, plain } from '../kind'
import { unmarked } from './unmarked'
import { View } from './view'

export const longtext: Kind = {
  name: 'longtext',
  View,
  operators: ['contains', 'doesNotContain', 'null', 'notNull'],
  literal: 'text',
  wide: true,
  toText: (value, field) => (field.format === 'markdown' ? unmarked(plain(value)) : plain(value)),
  fromText: (text) => text.trim(),
}
