import { filesOf } from '../attachment'
import type { Kind } from '../kind'
import { View } from './view'

export const image: Kind = {
  name: 'image',
  View,
  operators: ['null', 'notNull'],
  toText: (value) =>
    filesOf(value)
      .map((file) => file.name)
      .join(', '),
  toWire: (value) => filesOf(value).map((file) => file.id),
}
