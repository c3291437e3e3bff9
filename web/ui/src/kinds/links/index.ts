import type { Kind } from '../kind'
import { linesOf } from '../lines'
import { asRef } from '../reference/ref'
import { linkToWire } from './edit'
import { View } from './view'

export const links: Kind = {
  name: 'links',
  View,
  operators: ['in', 'notIn', 'null', 'notNull'],
  literal: 'reference',
  wide: true,
  toText: (value, field) =>
    linesOf(value)
      .map((link) => asRef(link.values[field.far ?? ''])?.title ?? '')
      .join('; '),
  toWire: (value, field) => linesOf(value).map((link) => linkToWire(link, field.columns ?? [])),
}
