import { type Kind, plain, textOperators } from '../kind'
import { View } from './view'

export const phone: Kind = {
  name: 'phone',
  View,
  operators: textOperators,
  literal: 'text',
  toText: plain,
  fromText: (text) => text.trim(),
}
