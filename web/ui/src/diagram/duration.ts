import type { TFunction } from 'i18next'

const pattern = /^(\d+)([mhd])(!?)$/

/** A duration in words: "2d" reads "2 working days", "30m!" reads "30 minutes". */
export function durationText(duration: string, t: TFunction<'diagram'>): string {
  const parts = pattern.exec(duration)
  if (!parts) return t('duration.computed')
  const [, amount, unit, wall] = parts
  const count = Number(amount)
  if (unit === 'd') return t(wall ? 'duration.days' : 'duration.workdays', { count })
  return t(unit === 'h' ? 'duration.hours' : 'duration.minutes', { count })
}
