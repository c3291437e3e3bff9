import { type Kind, plain } from '../kind'
import { View } from './view'

export const json: Kind = {
  name: 'json',
  View,
  operators: ['contains', 'doesNotContain', 'null', 'notNull'],
  literal: 'text',
  wide: true,
  toText: (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : plain(value)),
  fromText: (text) => text.trim(),
}

/** A document as people read it; text that is none yet stays. */
export function prettyDocument(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Reads a document, an object or a list; undefined if it is none. */
export function readDocument(text: string): object | undefined {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null ? document : undefined
  } catch {
    return undefined
  }
}
