import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { useLanguage } from '@/i18n/text'

/** How long ago or until, with the exact moment on hover; kept up to date. */
export function RelativeTime({ at, late }: { at: string | null | undefined; late?: boolean }) {
  useLanguage()
  useMinute()
  if (!at) return null
  const moment = dayjs(at)
  const overdue = late && moment.isBefore(dayjs())
  return (
    <time
      dateTime={at}
      title={moment.format('LL HH:mm:ss')}
      className="tabular"
      style={overdue ? { color: 'var(--danger)' } : undefined}
    >
      {moment.fromNow()}
    </time>
  )
}

/** The exact local moment: 2026-11-21 14:05. */
export function formatDateTime(at: string): string {
  return dayjs(at).format('YYYY-MM-DD HH:mm')
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
