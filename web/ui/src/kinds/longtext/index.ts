import { type Kind, plain } from '../kind'
import { View } from './view'

export const longtext: Kind = {
  name: 'longtext',
  View,
  operators: ['contains', 'doesNotContain', 'null', 'notNull'],
  literal: 'text',
  wide: true,
  toText: plain,
  fromText: (text) => text.trim(),
}
