import i18next from 'i18next'
import { narrow } from '../exact'

const parts =
  /^(-?)(?:(\d+(?:\.\d+)?)(?:d|days?|天|日))?(?:(\d+(?:\.\d+)?)(?:hours?|hrs?|h|个小时|小时|时))?(?:(\d+(?:\.\d+)?)(?:minutes?|mins?|m|分钟|分))?$/

/** Reads a length of time as people type it (1h 30m, 1小时30分, 1:30, 90) in minutes; undefined if it is none. */
export function readLength(typed: string): number | undefined {
  let text = narrow(typed).replace(/[\s,]/g, '').toLowerCase()
  if (text === '' || text === '-') return undefined
  const clock = /^(-?\d+):([0-5]\d)$/.exec(text)
  if (clock) text = `${clock[1]}h${clock[2]}m`
  const found = parts.exec(text) ?? parts.exec(`${text}m`)
  if (!found) return undefined
  const [, sign, days = '0', hours = '0', minutes = '0'] = found
  const total = Number(days) * 1440 + Number(hours) * 60 + Number(minutes)
  // Half a minute cannot be kept, but 0.1 h, which is no whole number of its own, can.
  const whole = Math.round(total * 1000) / 1000
  if (!Number.isSafeInteger(whole)) return undefined
  return sign === '-' && whole !== 0 ? -whole : whole
}

/** A length of time for people: 1h 30m, 1小时30分钟. */
export function formatLength(minutes: number, language: string = i18next.language): string {
  const [hour, minute, gap] = language === 'zh' ? ['小时', '分钟', ''] : ['h', 'm', ' ']
  const sign = minutes < 0 ? '-' : ''
  const hours = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  if (hours === 0) return `${sign}${rest}${minute}`
  return `${sign}${hours}${hour}${rest === 0 ? '' : `${gap}${rest}${minute}`}`
}
