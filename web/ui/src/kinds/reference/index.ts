import { choiceOperators, type Kind } from '../kind'
import { asRef, refId } from './ref'
import { View } from './view'

export const reference: Kind = {
  name: 'reference',
  View,
  operators: choiceOperators,
  literal: 'reference',
  toText: (value) => asRef(value)?.title ?? '',
  toWire: refId,
}
