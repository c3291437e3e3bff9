import type { Money } from '@/api/types'
import { formatMoney } from '@/ui/format'
import { readExact } from '../exact'
import { type Kind, numberOperators } from '../kind'
import { View } from './view'

export const money: Kind = {
  name: 'money',
  View,
  operators: numberOperators,
  literal: 'number',
  numeric: true,
  toText: (value) => {
    const amount = value as Money | null
    return amount && typeof amount === 'object' ? formatMoney(amount.amount, amount.currency) : ''
  },
  toWire: (value) => {
    const amount = value as Money | null
    return amount && (amount.amount !== '' || amount.currency) ? amount : null
  },
  fromText: (text, field) => {
    const amount = readExact(text.replace(/[^\d.,+\-()]/g, ''))
    return amount === undefined ? undefined : { amount, currency: field.currency ?? '' }
  },
}
