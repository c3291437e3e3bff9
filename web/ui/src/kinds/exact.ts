import type { Precision } from '@/api/types'
import { pick } from '@/i18n/text'
import type { NumberForm } from '@/ui/format'

const powers: Record<string, number> = { 万: 4, 亿: 8, k: 3, m: 6 }

/**
 * Reads a number as people type it (1,234.50, １２．５, 3.5万, (12)) and returns it exactly, as text;
 * undefined if it is no number.
 */
export function readExact(typed: string): string | undefined {
  const text = narrow(typed).replace(/[\s,]/g, '').toLowerCase()
  const match = /^([+-]?)(\(?)(\d*)(?:\.(\d*))?(\)?)([万亿km]?)$/.exec(text)
  if (!match) return undefined
  const [, sign = '', open = '', whole = '', fraction = '', , unit = ''] = match
  if (whole === '' && fraction === '') return undefined
  const number = shift(whole, fraction, powers[unit] ?? 0)
  return (sign === '-' || open !== '') && number !== '0' ? `-${number}` : number
}

/** A number without what stands before and behind the numbers of its field, in either language. */
export function bare(typed: string, { prefix, unit }: NumberForm): string {
  let text = typed.trim()
  for (const language of ['en', 'zh'] as const) {
    const [before, behind] = [pick(prefix, language), pick(unit, language)]
    if (text.startsWith(before)) text = text.slice(before.length)
    if (text.endsWith(behind)) text = text.slice(0, text.length - behind.length).trim()
  }
  return text
}

/** Makes the signs of a Chinese keyboard those of a western one. */
export function narrow(text: string): string {
  return text
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/。/g, '.')
    .replace(/，/g, ',')
}

function shift(whole: string, fraction: string, power: number): string {
  const moved = fraction.padEnd(power, '0')
  const left = (whole + moved.slice(0, power)).replace(/^0+(?=\d)/, '') || '0'
  const right = moved.slice(power)
  return right === '' ? left : `${left}.${right}`
}

/** A whole number as JSON has it; text that is none stays text, so that the server can refuse it. */
export function wholeNumber(value: unknown): unknown {
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value)
  return value
}

const shapes = {
  day: /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/,
  month: /^(\d{4})[-/.年]?(\d{1,2})月?$/,
  year: /^(\d{4})年?$/,
}

/** Reads a date as people type it: 2026-11-21, 2026/11/21, 20261121, 2026年11月21日; of a month or a year the first day. */
export function readDate(typed: string, precision: Precision = 'day'): string | undefined {
  const match = shapes[precision].exec(narrow(typed).trim())
  if (!match) return undefined
  const [, year = '', month = '1', day = '1'] = match
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? undefined : iso
}
