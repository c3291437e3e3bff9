import type { Attachment } from '@/api/types'
import type { Kind } from '../kind'
import { View } from './view'

export const attachment: Kind = {
  name: 'attachment',
  View,
  operators: ['null', 'notNull'],
  toText: (value) =>
    filesOf(value)
      .map((file) => file.name)
      .join(', '),
  toWire: (value) => filesOf(value).map((file) => file.id),
}

/** The files of a value. */
export function filesOf(value: unknown): Attachment[] {
  return Array.isArray(value) ? (value as Attachment[]) : []
}
