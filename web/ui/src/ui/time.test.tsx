import { render, screen } from '@testing-library/react'
import dayjs from 'dayjs'
import { beforeAll, expect, it } from 'vitest'
import { startI18n } from '@/i18n'
import { DueTime, RelativeTime } from './time'

beforeAll(() => startI18n('zh'))

it('says when something is due, and by how much it is late', () => {
  const now = dayjs()
  render(<DueTime at={now.add(29.4, 'minute').toISOString()} />)
  render(<DueTime at={now.subtract(2.1, 'hour').toISOString()} />)
  render(<RelativeTime at={now.add(3.1, 'hour').toISOString()} />)
  expect(screen.getByText('29 分钟后到期')).toBeTruthy()
  expect(screen.getByText('已超时 2 小时')).toBeTruthy()
  expect(screen.getByText('3 小时后')).toBeTruthy()
})
