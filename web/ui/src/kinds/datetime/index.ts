import { formatDateTime } from '@/ui/time'
import { type Kind, plain, timeOperators } from '../kind'
import { View } from './view'

export const datetime: Kind = {
  name: 'datetime',
  View,
  operators: timeOperators,
  literal: 'datetime',
  toText: (value) => (value ? formatDateTime(plain(value)) : ''),
}
