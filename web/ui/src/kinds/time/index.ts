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
  fromText: readTime,
}

/** Reads a time of day as people type it: 9:30, 0930, 9时30分, 9点; undefined if it is none. */
export function readTime(typed: string): string | undefined {
  const found = /^(\d{1,2})[:时点](\d{1,2})?分?$|^(\d{2})(\d{2})$/.exec(narrow(typed).trim())
  const [hours, minutes] = [Number(found?.[1] ?? found?.[3]), Number(found?.[2] ?? found?.[4] ?? 0)]
  if (!found || hours > 23 || minutes > 59) return undefined
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
