import { formatDecimal } from '@/ui/format'
import { readExact } from '../exact'
import { type Kind, numberOperators, plain } from '../kind'
import { View } from './view'

export const decimal: Kind = {
  name: 'decimal',
  View,
  operators: numberOperators,
  literal: 'number',
  numeric: true,
  toText: (value, field) => formatDecimal(plain(value), field.scale),
  fromText: (text) => readExact(text),
}
