import { choiceOperators, type Kind, plain } from '../kind'
import { View } from './view'

/** The colour in the one way it is kept: #rrggbb; undefined if it is none. */
export function readColour(typed: string): string | undefined {
  const text = typed.trim().toLowerCase().replace(/^#?/, '#')
  const short = /^#([\da-f])([\da-f])([\da-f])$/.exec(text)
  if (short) return `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`
  return /^#[\da-f]{6}$/.test(text) ? text : undefined
}

export const colour: Kind = {
  name: 'colour',
  View,
  operators: ['=', '!=', ...choiceOperators.filter((name) => name === 'null' || name === 'notNull')],
  literal: 'text',
  asked: true,
  toText: plain,
  fromText: readColour,
}
