import dayjs, { type Dayjs } from 'dayjs'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Precision } from '@/api/types'

interface RelativeProps {
  at: string | null | undefined
  /** Marks what has passed as late. */
  late?: boolean
  /** Puts words around the time. */
  words?: (time: string) => string
}

/** How long ago or until, with the exact moment on hover; kept up to date. */
export function RelativeTime({ at, late, words = (time) => time }: RelativeProps) {
  useTranslation() // draws anew in another language
  useMinute()
  if (!at) return null
  const moment = dayjs(at)
  return <Told moment={moment} late={late && moment.isBefore(dayjs())} text={words(fromNow(moment))} />
}

/** When something is due, or by how much it is late, with the exact moment on hover; kept up to date. */
export function DueTime({ at }: { at: string }) {
  const { t } = useTranslation()
  useMinute()
  const moment = dayjs(at)
  const late = moment.isBefore(dayjs())
  return (
    <Told
      moment={moment}
      late={late}
      text={t(late ? 'time.late' : 'time.due', { time: fromNow(moment, true) })}
    />
  )
}

/**
 * How long it is to a moment, in words; from a day on by the calendar, so that what was set for in
 * seven days is told as in seven days at any hour.
 */
function fromNow(moment: Dayjs, bare = false): string {
  const now = dayjs()
  const byCalendar = !moment.isSame(now, 'day') && Math.abs(moment.diff(now, 'hour', true)) >= 24
  return byCalendar ? moment.startOf('day').from(now.startOf('day'), bare) : moment.from(now, bare)
}

function Told({ moment, late, text }: { moment: Dayjs; late?: boolean; text: string }) {
  return (
    <time
      dateTime={moment.format()}
      title={moment.format('LL HH:mm:ss')}
      className="tabular"
      style={late ? { color: 'var(--danger)' } : undefined}
    >
      {text}
    </time>
  )
}

/** The exact local moment: 2026-11-21 14:05. */
export function formatDateTime(at: string): string {
  return dayjs(at).format('YYYY-MM-DD HH:mm')
}

/** A day, or of a date that is kept less finely its month or year. */
export function dayText(day: string, precision: Precision = 'day'): string {
  return day.slice(0, { day: undefined, month: 7, year: 4 }[precision])
}

function useMinute() {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 60_000)
    return () => clearInterval(timer)
  }, [])
}

/** A moment as short as it can be told: 14:05 today, 11-21 14:05 this year. */
export function shortMoment(at: string): string {
  const moment = dayjs(at)
  const today = moment.isSame(dayjs(), 'day')
  if (today) return moment.format('HH:mm')
  return moment.format(moment.isSame(dayjs(), 'year') ? 'MM-DD HH:mm' : 'YYYY-MM-DD')
}
