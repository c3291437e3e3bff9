import { type Kind, plain } from '../kind'
import { View } from './view'

export const boolean: Kind = {
  name: 'boolean',
  View,
  operators: ['=', 'null', 'notNull'],
  literal: 'boolean',
  toText: plain,
  fromText: (text) => {
    const word = text.trim().toLowerCase()
    if (['true', 'yes', 'y', '1', '是', '✓', 'x'].includes(word)) return true
    return ['false', 'no', 'n', '0', '否', ''].includes(word) ? false : undefined
  },
}
