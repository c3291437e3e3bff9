import { formatDecimal } from '@/ui/format'
import { readExact } from '../exact'
import { type Kind, numberOperators, plain } from '../kind'
import { View } from './view'

export const percent: Kind = {
  name: 'percent',
  View,
  operators: numberOperators,
  literal: 'number',
  numeric: true,
  toText: (value) => (plain(value) === '' ? '' : `${formatDecimal(plain(value))} %`),
  fromText: (text) => readExact(text.replace('%', '')),
}
