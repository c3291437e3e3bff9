import type { Dayjs } from 'dayjs'

export const periods = ['month', 'last_month', 'quarter', 'year'] as const
export type Period = (typeof periods)[number]

const form = 'YYYY-MM-DD'

/** The days of a period that people ask for by its name; the present ones end today. */
export function daysOf(period: Period, today: Dayjs): { from: string; to: string } {
  if (period === 'last_month') {
    const month = today.subtract(1, 'month')
    return { from: month.startOf('month').format(form), to: month.endOf('month').format(form) }
  }
  const begins =
    period === 'quarter'
      ? today.startOf('month').month(today.month() - (today.month() % 3))
      : today.startOf(period)
  return { from: begins.format(form), to: today.format(form) }
}
