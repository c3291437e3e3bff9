import type { Ref } from '@/api/types'

const pattern = /@\[([^\]\n]{1,80})\]\(([0-9a-f-]{36})\)/g

/** A comment's text in parts: words and people. */
export function partsOf(text: string): (string | Ref)[] {
  const parts: (string | Ref)[] = []
  let from = 0
  for (const found of text.matchAll(pattern)) {
    if (found.index > from) parts.push(text.slice(from, found.index))
    parts.push({ id: found[2] ?? '', title: found[1] ?? '' })
    from = found.index + found[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

/** The text as it is typed, people by name, and who they are. */
export function typedFrom(text: string): { typed: string; people: Ref[] } {
  const parts = partsOf(text)
  return {
    typed: parts.map((part) => (typeof part === 'string' ? part : `@${part.title}`)).join(''),
    people: parts.filter((part) => typeof part !== 'string'),
  }
}

/** The text as the server keeps it; of two names that begin alike the longer one counts. */
export function storedFrom(typed: string, people: Ref[]): string {
  const known = people.toSorted((a, b) => b.title.length - a.title.length)
  let stored = ''
  for (let at = 0; at < typed.length; ) {
    const person = known.find((one) => typed.startsWith(`@${one.title}`, at))
    stored += person ? `@[${person.title}](${person.id})` : typed[at]
    at += person ? person.title.length + 1 : 1
  }
  return stored
}
