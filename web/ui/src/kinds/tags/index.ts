import type { Kind } from '../kind'
import { View } from './view'

/** Where a text of several tags is split. */
export const tagBreaks = /[,;、；，\n|]/

export const tags: Kind = {
  name: 'tags',
  View,
  operators: ['has', 'hasNot', 'null', 'notNull'],
  literal: 'text',
  toText: (value) => tagsOf(value).join(', '),
  fromText: (text) => [...new Set(text.split(tagBreaks).map((tag) => tag.trim()))].filter(Boolean),
}

/** The tags of a value. */
export function tagsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
