import { choiceOperators, type Kind } from '../kind'
import { asRef, refId } from '../reference/ref'
import { View } from './view'

export const user: Kind = {
  name: 'user',
  View,
  operators: choiceOperators,
  literal: 'reference',
  toText: (value) => asRef(value)?.title ?? '',
  toWire: refId,
}
