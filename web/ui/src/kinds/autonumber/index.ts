import { type Kind, plain, textOperators } from '../kind'
import { View } from './view'

export const autonumber: Kind = {
  name: 'autonumber',
  View,
  operators: textOperators,
  literal: 'text',
  computed: true,
  toText: plain,
}
