import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { PlaceTabs } from './place-tabs'

const items = [
  { key: 'todo', label: 'To do', count: 3 },
  { key: 'done', label: 'Done', count: 0 },
]

it('says which place is shown and how much waits there', () => {
  render(<PlaceTabs label="Inbox" items={items} active="todo" onChoose={() => {}} />)
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('To do3')
  expect(screen.getByRole('tab', { name: 'Done' }).textContent).toBe('Done')
})

it('moves by arrow keys and goes by a click', () => {
  const choose = vi.fn()
  render(<PlaceTabs label="Places" items={items} active="todo" onChoose={choose} />)
  const [first, second] = screen.getAllByRole('tab').slice(-2)
  first?.focus()
  fireEvent.keyDown(first as Element, { key: 'ArrowRight' })
  expect(document.activeElement).toBe(second)
  fireEvent.click(second as Element)
  expect(choose).toHaveBeenCalledWith('done')
})
