import type { ClockInfo } from './queries'

export type ClockLook = 'good' | 'warn' | 'bad' | 'still'

const warnFrom = 75

/** How a clock looks: calm, close to its target, past it, or standing still. */
export function lookOf(clock: Pick<ClockInfo, 'status' | 'used' | 'breached_at'>): ClockLook {
  if (clock.breached_at || clock.used >= 100) return 'bad'
  if (clock.status !== 'running') return 'still'
  return clock.used >= warnFrom ? 'warn' : 'good'
}

/** A length of working time in its two largest units, as numbers: days are not meant, hours and minutes are. */
export function hoursOf(seconds: number): { hours: number; minutes: number } {
  const minutes = Math.round(Math.max(0, seconds) / 60)
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}
