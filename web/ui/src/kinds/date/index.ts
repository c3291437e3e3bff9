import { readDate } from '../exact'
import { type Kind, plain, timeOperators } from '../kind'
import { View } from './view'

export const date: Kind = {
  name: 'date',
  View,
  operators: timeOperators,
  literal: 'date',
  toText: plain,
  fromText: readDate,
}
