import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Why } from './why'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What browsers tell of a tap: they point, focus and click. */
function tap(button: HTMLElement) {
  fireEvent.mouseEnter(button)
  fireEvent.focus(button)
  fireEvent.click(button)
}

it('stays open after a tap', () => {
  render(<Why title="Why">Locked by the process.</Why>)
  tap(screen.getByRole('button'))
  act(() => void vi.advanceTimersByTime(1000))
  expect(screen.getByRole('button').className).toContain('ant-popover-open')
})
