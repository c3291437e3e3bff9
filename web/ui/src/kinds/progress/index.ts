import { readExact, wholeNumber } from '../exact'
import { type Kind, numberOperators, plain } from '../kind'
import { View } from './view'

export const progress: Kind = {
  name: 'progress',
  View,
  operators: numberOperators,
  literal: 'number',
  toText: (value) => (plain(value) === '' ? '' : `${plain(value)}%`),
  fromText: (text) => wholeNumber(readExact(text.replace(/[%％]/, ''))),
}
