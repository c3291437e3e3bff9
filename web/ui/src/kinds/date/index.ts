import { dayText } from '@/ui/time'
import { readDate } from '../exact'
import { type Kind, plain, timeOperators } from '../kind'
import { View } from './view'

export const date: Kind = {
  name: 'date',
  View,
  operators: timeOperators,
  literal: 'date',
  toText: (value, field) => dayText(plain(value), field.precision),
  fromText: (text, field) => readDate(text, field.precision),
}
