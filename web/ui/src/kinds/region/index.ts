import { pick } from '@/i18n/text'
import { type Kind, plain } from '../kind'
import { prefixOf, type Region } from './regions'
import { View } from './view'

export const region: Kind = {
  name: 'region',
  View,
  operators: ['beginsWith', 'null', 'notNull'],
  literal: 'text',
  asked: true,
  toText: (value) => {
    const known = asRegion(value)
    return known ? pick(known.name) : plain(value)
  },
  toWire: (value) => asRegion(value)?.code ?? value,
  fromText: (text) => (/^\s*\d{6}\s*$/.test(text) ? text.trim() : undefined),
  toFilter: (value) => prefixOf(asRegion(value)?.code ?? plain(value)),
  fromFilter: (text) => (/^\d{2,6}$/.test(text) ? text.padEnd(6, '0') : null),
}

/** The region of a value with its name, nothing for a bare code. */
export function asRegion(value: unknown): Region | undefined {
  return typeof value === 'object' && value !== null && 'code' in value ? (value as Region) : undefined
}
