import i18next from 'i18next'
import { pick } from '@/i18n/text'
import { type Kind, plain } from '../kind'
import { asRegion } from '../region'
import type { Region } from '../region/regions'
import { View } from './view'

/** Where somebody is found or written to. */
export interface Address {
  region: Region | string | null
  street: string
  postcode: string
  contact: string
}

export const address: Kind = {
  name: 'address',
  View,
  operators: ['contains', 'doesNotContain', 'null', 'notNull'],
  literal: 'text',
  wide: true,
  toText: (value) => (asAddress(value) ? lineOf(value as Address) : plain(value)),
  toWire: (value) => {
    const known = asAddress(value)
    if (!known) return value
    return { ...known, region: asRegion(known.region)?.code ?? known.region }
  },
}

/** The address of a value, nothing for none. */
export function asAddress(value: unknown): Address | undefined {
  return typeof value === 'object' && value !== null && 'street' in value ? (value as Address) : undefined
}

/** The address in the order of the language: from the country to the door in Chinese. */
export function lineOf(value: Address, language: string = i18next.language): string {
  const region = pick(asRegion(value.region)?.name, language)
  const place = language === 'zh' ? region + value.street : joined(', ', value.street, region)
  return joined('; ', joined(' ', place, value.postcode), value.contact)
}

function joined(between: string, ...parts: string[]): string {
  return parts.filter((part) => part !== '').join(between)
}
