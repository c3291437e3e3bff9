import { wholeNumber } from '../exact'
import { type Kind, numberOperators, plain } from '../kind'
import { View } from './view'

export const rating: Kind = {
  name: 'rating',
  View,
  operators: numberOperators,
  literal: 'number',
  toText: plain,
  fromText: (text, field) => {
    const stars = text.trim().replace(/☆+$/, '')
    if (/^★+$/.test(stars)) return stars.length
    return wholeNumber(stars.replace(`/${field.stars ?? 5}`, ''))
  },
}
