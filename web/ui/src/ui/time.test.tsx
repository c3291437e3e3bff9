import { cleanup, render, screen } from '@testing-library/react'
import dayjs from 'dayjs'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { startI18n } from '@/i18n'
import { DueTime, RelativeTime } from './time'

beforeAll(() => startI18n('zh'))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it('says when something is due, and by how much it is late', () => {
  const now = dayjs()
  render(<DueTime at={now.add(29.4, 'minute').toISOString()} />)
  render(<DueTime at={now.subtract(2.1, 'hour').toISOString()} />)
  render(<RelativeTime at={now.add(3.1, 'hour').toISOString()} />)
  expect(screen.getByText('29 分钟后到期')).toBeTruthy()
  expect(screen.getByText('已超时 2 小时')).toBeTruthy()
  expect(screen.getByText('3 小时后')).toBeTruthy()
})

it.each(['00:05', '10:48', '23:55'])('counts days by the calendar when it is %s', (hour) => {
  vi.useFakeTimers({ now: new Date(`2026-11-24T${hour}:00`) })
  render(<RelativeTime at={dayjs('2026-12-01T09:00:00').toISOString()} />)
  render(<DueTime at={dayjs('2026-11-21T18:00:00').toISOString()} />)
  expect(screen.getByText('7 天后')).toBeTruthy()
  expect(screen.getByText('已超时 3 天')).toBeTruthy()
})
