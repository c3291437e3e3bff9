import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { ExactInput } from './exact-input'

afterEach(cleanup)

it('keeps what the server works out away from a number that is being typed', () => {
  const change = vi.fn()
  const { rerender } = render(<ExactInput label="Quantity" value="" onChange={change} />)
  const input = screen.getByLabelText('Quantity') as HTMLInputElement
  fireEvent.focus(input)
  rerender(<ExactInput label="Quantity" value="1.00" onChange={change} />)
  expect(input.value).toBe('')
  fireEvent.change(input, { target: { value: '2' } })
  expect(change).toHaveBeenLastCalledWith('2')
  rerender(<ExactInput label="Quantity" value="2" onChange={change} />)
  expect(input.value).toBe('2')
})

it('shows what the server worked out once it is left', () => {
  const { rerender } = render(<ExactInput label="Price" value="" onChange={vi.fn()} />)
  const input = screen.getByLabelText('Price') as HTMLInputElement
  fireEvent.focus(input)
  rerender(<ExactInput label="Price" value="12500.00" onChange={vi.fn()} />)
  fireEvent.blur(input)
  expect(input.value).toBe('12,500.00')
})

it('leaves the text as it is when it is gone into, and takes what is typed into it', () => {
  const change = vi.fn()
  render(<ExactInput label="Total" value="12500" onChange={change} />)
  const input = screen.getByLabelText('Total') as HTMLInputElement
  fireEvent.focus(input)
  expect(input.value).toBe('12,500')
  fireEvent.change(input, { target: { value: '12,5007' } })
  expect(input.value).toBe('12,5007')
  expect(change).toHaveBeenLastCalledWith('125007')
})
