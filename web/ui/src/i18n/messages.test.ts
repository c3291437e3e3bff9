import { describe, expect, it } from 'vitest'

const json = import.meta.glob<object>(['./{en,zh}.json', '../*/messages.{en,zh}.json'], {
  eager: true,
  import: 'default',
})
const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

const files = Object.keys(json)
const english = files.filter((file) => file.endsWith('en.json'))

function leaves(value: object, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, part]) =>
      typeof part === 'object' ? leaves(part, `${prefix}${key}.`) : { [prefix + key]: String(part) },
    ),
  )
}

// English has two plural forms, Chinese one; both are the same message.
const bare = (key: string) => key.replace(/_(one|other)$/, '')
const known = new Map<string, string[]>()
const keys = (file: string) => {
  const found = known.get(file) ?? [...new Set(Object.keys(leaves(json[file] ?? {})).map(bare))].sort()
  known.set(file, found)
  return found
}
const holes = (text: string) =>
  [...new Set(text.match(/{{\s*\w+/g) ?? [])].map((hole) => hole.replace(/{{\s*/, '')).sort()

describe('messages', () => {
  it.each(english)('%s has the same keys in Chinese', (file) => {
    expect(keys(file.replace('en.json', 'zh.json'))).toEqual(keys(file))
  })

  it.each(english)('%s has the same placeholders in Chinese', (file) => {
    const zh = leaves(json[file.replace('en.json', 'zh.json')] ?? {})
    for (const [key, text] of Object.entries(leaves(json[file] ?? {}))) {
      if (key.endsWith('_one')) continue
      const other = zh[key] ?? zh[bare(key)] ?? zh[`${bare(key)}_other`] ?? ''
      expect([key, holes(other)]).toEqual([key, holes(text)])
    }
  })

  it('has a message for every literal key in the source', () => {
    const missing: string[] = []
    for (const [path, source] of Object.entries(sources)) {
      const feature = path.split('/')[1] ?? ''
      for (const [, key = ''] of source.matchAll(/\bt\(\s*'([^'$]+)'/g)) {
        if (!messagesFor(key, feature).some((message) => says(message, key))) missing.push(`${path}: ${key}`)
      }
    }
    expect(missing).toEqual([])
  })

  it('has no message that nothing names', () => {
    const code = Object.values(sources).join('\n')
    const words = new Set(code.match(/[\w.]+/g))
    const parts = (pattern: RegExp) => [...new Set([...code.matchAll(pattern)].map(([, part = '']) => part))]
    const begun = parts(/`([\w.]+)\$\{/g)
    const ended = parts(/`\$\{\w+\}(\w+)`/g)
    const isNamed = (key: string) =>
      words.has(key) || begun.some((start) => key.startsWith(start)) || ended.some((end) => key.endsWith(end))
    const unnamed = english
      .flatMap(keys)
      .filter((key) => !isNamed(key) && !isNamed(key.replace(/_[a-z0-9]+$/, '')))
    expect(unnamed).toEqual([])
  })
})

/** The keys among which a literal key may be: its namespace's, or the feature's own and the common ones. */
function messagesFor(key: string, feature: string): string[] {
  const [namespace] = key.includes(':') ? key.split(':') : []
  if (namespace === 'common') return keys('./en.json')
  if (namespace) return keys(`../${namespace}/messages.en.json`)
  const own = `../${feature}/messages.en.json`
  return [...(json[own] ? keys(own) : []), ...keys('./en.json')]
}

/** Whether a message is meant by a key; one with a context has an ending. */
function says(known: string, key: string): boolean {
  const name = key.split(':').at(-1) ?? key
  return known === name || known.startsWith(`${name}_`)
}
