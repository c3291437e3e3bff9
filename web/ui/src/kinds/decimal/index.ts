import { formatNumber } from '@/ui/format'
import { bare, readExact } from '../exact'
import { type Kind, numberOperators, plain } from '../kind'
import { View } from './view'

export const decimal: Kind = {
  name: 'decimal',
  View,
  operators: numberOperators,
  literal: 'number',
  numeric: true,
  toText: (value, field) => formatNumber(plain(value), field),
  fromText: (text, field) => readExact(bare(text, field)),
}
