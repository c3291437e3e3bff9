/** A number to call as it stands on a card. */
export interface Call {
  part: 'mobile' | 'phone' | 'fax'
  number: string
}

const number = /\+?\(?\+?\d[\d\s()-]{5,}\d(?:\s*(?:转|ext\.?|x)\s*\d{1,6})?/gi

const labels: [Call['part'], RegExp][] = [
  ['fax', /(传真|fax|f)[:.\s]*$/i],
  ['mobile', /(手机|移动电话|mobile|mob|cell|m|微信)[:./\s]*$/i],
  ['phone', /(电话|座机|总机|直线|直拨|热线|telephone|phone|tel|direct|t)[:.\s]*$/i],
]

/** The numbers to call in a line: by the word before them, or else by how they look. */
export function callsOf(line: string): Call[] {
  const calls: Call[] = []
  let from = 0
  for (const { 0: found, index } of line.matchAll(number)) {
    const before = line.slice(from, index)
    from = index + found.length
    const part = labels.find(([, label]) => label.test(before))?.[0] ?? looks(found, line)
    if (part) calls.push({ part, number: found.trim().replace(/\s+/g, ' ') })
  }
  return calls
}

/** What a number without a word before it is; null if it is none to call, such as a postal code. */
function looks(found: string, line: string): Call['part'] | null {
  const digits = found.replace(/\D/g, '')
  if (/^(86)?1[3-9]\d{9}$/.test(digits)) return 'mobile'
  const alone = line.replace(found, '').trim().length < 4
  return alone && digits.length >= 7 ? 'phone' : null
}
