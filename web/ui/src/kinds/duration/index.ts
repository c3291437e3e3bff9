import { type Kind, numberOperators, plain } from '../kind'
import { formatLength, readLength } from './length'
import { View } from './view'

export const duration: Kind = {
  name: 'duration',
  View,
  operators: numberOperators,
  literal: 'number',
  asked: true,
  numeric: true,
  toText: (value) => {
    const minutes = Number(plain(value) || Number.NaN)
    return Number.isNaN(minutes) ? plain(value) : formatLength(minutes)
  },
  fromText: readLength,
}
