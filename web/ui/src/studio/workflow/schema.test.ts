import { describe, expect, it } from 'vitest'

const schemas = import.meta.glob<Schema>('../../../../../metadata/schema/workflow.json', {
  eager: true,
  import: 'default',
})
const sources = import.meta.glob<string>(['./*.{ts,tsx}', '../flow-edit.ts', '!./*.test.*'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

interface Schema {
  properties?: Record<string, Schema>
  enum?: unknown[]
  const?: unknown
  [more: string]: unknown
}

/** Every setting and every fixed word of a schema, with the place it stands at. */
function wordsOf(schema: unknown, place = ''): [place: string, word: string][] {
  if (Array.isArray(schema)) return schema.flatMap((one) => wordsOf(one, place))
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, enum: values = [], const: fixed, ...rest } = schema as Schema
  const named = Object.keys(properties).map((name): [string, string] => [place, name])
  const words = [...values, fixed].filter((one) => typeof one === 'string')
  return [
    ...named,
    ...words.map((word): [string, string] => [place, word]),
    ...Object.entries(properties).flatMap(([name, one]) => wordsOf(one, `${place}/${name}`)),
    ...Object.entries(rest).flatMap(([name, one]) =>
      wordsOf(one, name === '$defs' ? '' : `${place}/${name}`),
    ),
  ]
}

describe('the workflow designer', () => {
  it('knows every setting and every word of the schema', () => {
    const code = Object.values(sources).join('\n')
    const ignored = new Set(['$schema', 'key'])
    const words = wordsOf(Object.values(schemas)[0])
    expect(words.length).toBeGreaterThan(150)
    const missing = words
      .filter(([, word]) => !ignored.has(word) && !new RegExp(`\\b${word.replace('.', '\\.')}\\b`).test(code))
      .map(([place, word]) => `${place}: ${word}`)
    expect([...new Set(missing)]).toEqual([])
  })
})
