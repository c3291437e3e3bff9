import { type Kind, numberOperators } from '../kind'
import { resultKind } from '../result'
import { View } from './view'

export const formula: Kind = {
  name: 'formula',
  View,
  operators: numberOperators,
  literal: 'number',
  computed: true,
  toText: (value, field) => resultKind(field, value).toText(value, field),
}
