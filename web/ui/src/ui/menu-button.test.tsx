import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { MenuButton } from './menu-button'

afterEach(cleanup)

const items = [
  { key: 'a', label: 'Apple' },
  { key: 'b', label: 'Pear' },
]

function show() {
  const choose = vi.fn()
  render(
    <MenuButton label="Fruit" items={items} onChoose={choose}>
      +
    </MenuButton>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Fruit' }))
  return choose
}

it('opens with the first entry in focus and goes around with the arrows', () => {
  show()
  expect(document.activeElement?.textContent).toBe('Apple')
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'ArrowUp' })
  expect(document.activeElement?.textContent).toBe('Pear')
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toBe('Apple')
})

it('tells what was chosen and closes', () => {
  const choose = show()
  fireEvent.click(screen.getByRole('menuitem', { name: 'Pear' }))
  expect(choose).toHaveBeenCalledWith('b')
  expect(screen.queryByRole('menu')).toBeNull()
})

it('closes on Escape and on a click elsewhere', () => {
  show()
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  expect(screen.queryByRole('menu')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Fruit' }))
  fireEvent.pointerDown(document.body)
  expect(screen.queryByRole('menu')).toBeNull()
})
