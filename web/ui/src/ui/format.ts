import type { Text } from '@/api/types'
import { type Language, pick } from '@/i18n/text'

/** How a number of a field is written. */
export interface NumberForm {
  scale?: number
  ungrouped?: boolean
  /** What stands before and behind it. */
  prefix?: Text
  unit?: Text
}

/** An exact number as its field has it written. */
export function formatNumber(value: string | number | null | undefined, form: NumberForm): string {
  const text = formatDecimal(value, form.scale)
  return text === '' ? '' : withUnit(form.ungrouped ? text.replaceAll(',', '') : text, form)
}

/** A written number with what stands before and behind it. */
export function withUnit(text: string, { prefix, unit }: Pick<NumberForm, 'prefix' | 'unit'>): string {
  const [before, behind] = [pick(prefix), pick(unit)]
  return [
    before,
    letter.test(before.slice(-1)) ? ' ' : '',
    text,
    letter.test(behind.slice(0, 1)) ? ' ' : '',
    behind,
  ].join('')
}

/** A letter keeps its distance from a number, a sign of Chinese does not: 12 kg, 12台. */
const letter = /(?!\p{Script=Han})\p{L}/u

/** Groups the digits of an exact number; text in, text out, so no digit is ever lost. */
export function formatDecimal(value: string | number | null | undefined, digits?: number): string {
  if (value === null || value === undefined || value === '') return ''
  const text = String(value)
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '0', rest = ''] = match
  const fraction = digits === undefined ? rest : rest.padEnd(digits, '0')
  return sign + whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (fraction ? `.${fraction}` : '')
}

const symbols = new Map<string, { symbol: string; digits: number }>()

/** The sign of a currency and how many digits it has after the point. */
export function currencySign(currency: string): { symbol: string; digits: number } {
  const known = symbols.get(currency)
  if (known) return known
  const found = lookUpSign(currency)
  symbols.set(currency, found)
  return found
}

function lookUpSign(currency: string): { symbol: string; digits: number } {
  try {
    const format = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    })
    const symbol = format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency
    return { symbol, digits: format.resolvedOptions().maximumFractionDigits ?? 2 }
  } catch {
    return { symbol: currency, digits: 2 }
  }
}

/** An amount with its currency: ¥1,234.50, -$3.00, CHF 12.00. */
export function formatMoney(amount: string | null | undefined, currency = ''): string {
  if (amount === null || amount === undefined || amount === '') return ''
  const { symbol, digits } = currencySign(currency)
  const number = formatDecimal(amount, digits)
  const gap = /^[A-Z]{2,}$/.test(symbol) ? ' ' : ''
  return number.startsWith('-') ? `-${symbol}${gap}${number.slice(1)}` : `${symbol}${gap}${number}`
}

/** A big number for charts: 3.4M, 340万. Only for drawing, never for arithmetic. */
export function formatShort(value: number, language: Language): string {
  const steps: [number, string][] =
    language === 'zh'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, 'B'],
          [1e6, 'M'],
          [1e3, 'K'],
        ]
  const step = steps.find(([size]) => Math.abs(value) >= size)
  if (!step) return String(Math.round(value))
  return `${(value / step[0]).toFixed(1).replace(/\.0$/, '')}${step[1]}`
}

/** A file's size: 12 KB, 3.4 MB. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
