import { type Kind, plain } from '../kind'
import { View } from './view'

export const encrypted: Kind = {
  name: 'encrypted',
  View,
  operators: ['=', '!=', 'null', 'notNull'],
  literal: 'text',
  toText: plain,
  fromText: (text) => text.trim(),
}
