import { type Kind, plain, textOperators } from '../kind'
import { View } from './view'

export const url: Kind = {
  name: 'url',
  View,
  operators: textOperators,
  literal: 'text',
  toText: plain,
  fromText: (text) => text.trim(),
}
