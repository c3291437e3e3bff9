import { type Kind, plain, textOperators } from '../kind'
import { View } from './view'

export const text: Kind = {
  name: 'text',
  View,
  operators: textOperators,
  literal: 'text',
  toText: plain,
  fromText: (text) => text.trim(),
}
