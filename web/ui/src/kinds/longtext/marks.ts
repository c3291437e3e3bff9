/** A text that is typed, and what is chosen of it. */
export interface Typed {
  text: string
  from: number
  to: number
}

/** Puts a sign around what is chosen, or takes it away. */
export function wrap({ text, from, to }: Typed, sign: string): Typed {
  const chosen = text.slice(from, to)
  const isWrapped = text.slice(0, from).endsWith(sign) && text.slice(to).startsWith(sign)
  if (isWrapped) {
    const rest = text.slice(0, from - sign.length) + chosen + text.slice(to + sign.length)
    return { text: rest, from: from - sign.length, to: to - sign.length }
  }
  const wrapped = text.slice(0, from) + sign + chosen + sign + text.slice(to)
  return { text: wrapped, from: from + sign.length, to: to + sign.length }
}

/** Puts a sign before each line that is touched, or takes it away from all. */
export function mark({ text, from, to }: Typed, sign: 'h' | 'ul' | 'ol'): Typed {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const next = text.indexOf('\n', to)
  const end = next < 0 ? text.length : next
  const lines = text.slice(start, end).split('\n')
  const { has, make } = lineSigns[sign]
  const isMarked = lines.every((line) => has.test(line))
  const marked = lines.map((line, at) => (isMarked ? line.replace(has, '') : make(at) + line)).join('\n')
  return { text: text.slice(0, start) + marked + text.slice(end), from: start, to: start + marked.length }
}

const lineSigns = {
  h: { has: /^#{1,6} /, make: () => '## ' },
  ul: { has: /^[-*+] /, make: () => '- ' },
  ol: { has: /^\d+\. /, make: (at: number) => `${at + 1}. ` },
}

/** Makes a link of what is chosen; where it leads to is chosen next. */
export function link({ text, from, to }: Typed): Typed {
  const address = 'https://'
  const made = `[${text.slice(from, to)}](${address})`
  const at = from + made.length - 1
  return { text: text.slice(0, from) + made + text.slice(to), from: at - address.length, to: at }
}
