import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import Formatted from './formatted'

const drawn = (text: string) => render(<Formatted text={text} />).container

it('runs and loads nothing that stands in a text', () => {
  const box = drawn(
    '<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) ![b](https://example.com/b.png) <a href="data:text/html,x">c</a>',
  )
  expect(box.querySelector('script, img, [onerror], a[href^="javascript"], a[href^="data"]')).toBeNull()
  expect(box.textContent).toContain('<script>alert(1)</script>')
})

it('opens links beside, and takes Chinese signs for letters', () => {
  const box = drawn('**重点：**见 https://example.com')
  expect(box.querySelector('strong')?.textContent).toBe('重点：')
  expect(box.querySelector('a')?.rel).toBe('noopener noreferrer')
})
