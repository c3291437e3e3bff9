import { monthName } from '@/home/blocks'
import type { Language } from '@/i18n/text'

/** The times a ranking may be of, with how many months they have. */
export const periods = { month: 1, quarter: 3, year: 12 } as const
export type Period = keyof typeof periods

/** What the address of a ranking says. */
export interface RankingQuestion {
  board?: string
  block?: string
  by?: string
  period?: string
  month?: string
}

/** How the period that begins with a month is called: 2026年第4季度, Q4 2026. */
export function periodName(period: Period, month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-')
  const quarter = Math.ceil(Number(number) / 3)
  if (period === 'month') return monthName(month, language)
  if (period === 'year') return language === 'zh' ? `${year}年` : year
  return language === 'zh' ? `${year}年第${quarter}季度` : `Q${quarter} ${year}`
}
