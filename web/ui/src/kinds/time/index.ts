import { narrow } from '../exact'
import { type Kind, plain, timeOperators } from '../kind'
import { View } from './view'

export const time: Kind = {
  name: 'time',
  View,
  operators: timeOperators,
  literal: 'text',
  asked: true,
  toText: plain,
  fromText: (text) => {
    const found = /^(\d{1,2})[:时点](\d{1,2})?分?$/.exec(narrow(text).trim())
    const [hours, minutes] = [Number(found?.[1]), Number(found?.[2] ?? 0)]
    if (!found || hours > 23 || minutes > 59) return undefined
    return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  },
}
