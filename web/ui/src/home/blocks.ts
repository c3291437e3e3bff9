import type { HomeBlock, Sum } from '@/api/types'
import type { Language } from '@/i18n/text'
import { currencySign, formatMoney, formatNumber, formatShort, type NumberForm, withUnit } from '@/ui/format'

/** The number of a sum, for bars and short figures. */
export function numberOf(sum: Sum | undefined): number {
  if (sum === null || sum === undefined) return 0
  return Number(typeof sum === 'object' ? sum.amount : sum)
}

/** A sum exactly, as the field that is added up writes it. */
export function whole(sum: Sum | undefined, of: NumberForm = {}): string {
  if (sum !== null && typeof sum === 'object') return formatMoney(sum.amount, sum.currency)
  return formatNumber(sum, of)
}

/** A sum in few characters: ¥128万, $1.2M, 12 kg. */
export function shortSum(sum: Sum | undefined, language: Language, of: NumberForm = {}): string {
  const short = formatShort(numberOf(sum), language)
  if (sum !== null && typeof sum === 'object') return `${currencySign(sum.currency).symbol}${short}`
  return withUnit(short, of)
}

/** All sums at one place of groups together, in the currency of the first. */
export function totalAt(block: HomeBlock, place: number): Sum {
  const sums = (block.groups ?? []).map((group) => group.sums?.[place] ?? null)
  const total = sums.reduce<number>((all, sum) => all + numberOf(sum), 0)
  const money = sums.find((sum) => sum !== null && typeof sum === 'object')
  return money && typeof money === 'object' ? { ...money, amount: String(total) } : total
}

/** The month before or after one: 2026-12 and 1 give 2027-01. */
export function monthAt(month: string, offset: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const months = year * 12 + number - 1 + offset
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** How a month is called: 2026年11月, Nov 2026. */
export function monthName(month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-')
  if (language === 'zh') return `${year}年${Number(number)}月`
  return new Date(Date.UTC(Number(year), Number(number) - 1, 1)).toLocaleDateString('en', {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
}
