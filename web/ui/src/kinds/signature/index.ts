import i18next from 'i18next'
import { filesOf } from '../attachment'
import type { Kind } from '../kind'
import { View } from './view'

export const signature: Kind = {
  name: 'signature',
  View,
  operators: ['null', 'notNull'],
  toText: (value) => (filesOf(value).length > 0 ? i18next.t('kinds:signature.signed') : ''),
  toWire: (value) => filesOf(value).map((file) => file.id),
}
