import { formatNumber } from '@/ui/format'
import { bare, readExact, wholeNumber } from '../exact'
import { type Kind, numberOperators, plain } from '../kind'
import { View } from './view'

export const number: Kind = {
  name: 'number',
  View,
  operators: numberOperators,
  literal: 'number',
  numeric: true,
  toText: (value, field) => formatNumber(plain(value), field),
  toWire: (value) => (value === '' || value === undefined ? null : wholeNumber(value)),
  fromText: (text, field) => wholeNumber(readExact(bare(text, field))),
}
