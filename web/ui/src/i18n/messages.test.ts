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
const keys = (file: string) => [...new Set(Object.keys(leaves(json[file] ?? {})).map(bare))].sort()
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
    const common = new Set(keys('./en.json'))
    const missing: string[] = []
    for (const [path, source] of Object.entries(sources)) {
      const feature = path.split('/')[1] ?? ''
      const own = new Set(
        json[`../${feature}/messages.en.json`] ? keys(`../${feature}/messages.en.json`) : [],
      )
      for (const [, key = ''] of source.matchAll(/\bt\(\s*'([^'$]+)'/g)) {
        const [namespace, name] = key.includes(':') ? key.split(':') : [undefined, key]
        const known = namespace
          ? new Set(keys(`../${namespace}/messages.en.json`))
          : new Set([...own, ...common])
        if (namespace === 'common' ? !common.has(name ?? '') : !known.has(name ?? ''))
          missing.push(`${path}: ${key}`)
      }
    }
    expect(missing).toEqual([])
  })
})
