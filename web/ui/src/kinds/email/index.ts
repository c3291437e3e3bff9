import { type Kind, plain, textOperators } from '../kind'
import { View } from './view'

export const email: Kind = {
  name: 'email',
  View,
  operators: textOperators,
  literal: 'text',
  toText: plain,
  fromText: (text) => text.trim(),
}
