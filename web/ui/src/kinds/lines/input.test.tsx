import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import type { FieldDef, LineRecord, Value } from '@/api/types'
import { NotifyProvider } from '@/ui/notify'
import { Input } from './input'

const label = (en: string) => ({ en, zh: en })
const field: FieldDef = {
  name: 'lines',
  kind: 'lines',
  label: label('Lines'),
  columns: [
    { name: 'what', kind: 'text', label: label('What') },
    { name: 'amount', kind: 'formula', type: 'decimal', label: label('Amount') },
    { name: 'quantity', kind: 'decimal', label: label('Quantity') },
    {
      name: 'unit',
      kind: 'select',
      label: label('Unit'),
      options: [{ name: 'kg', label: label('Kilogram') }],
    },
  ],
}

function Grid({ count, errors = {} }: { count: number; errors?: Record<number, Record<string, string>> }) {
  const [value, setValue] = useState<Value>(
    Array.from({ length: count }, (_, at) => ({
      id: `l${at}`,
      values: { what: `Pump ${at + 1}`, quantity: '12000', unit: 'kg' },
    })) as LineRecord[],
  )
  const lines = { worked: () => undefined, errors, hints: {} }
  return (
    <QueryClientProvider client={new QueryClient()}>
      <NotifyProvider>
        <Input field={field} value={value} onChange={setValue} lines={lines} />
      </NotifyProvider>
    </QueryClientProvider>
  )
}

afterEach(cleanup)

const cell = (place: string) => document.querySelector<HTMLElement>(`[data-cell="${place}"]`) as HTMLElement
const goTo = (place: string) => act(() => cell(place).focus())
const inputs = () => document.querySelectorAll('.lines-box input').length
const at = () => document.activeElement?.closest('[data-cell]')?.getAttribute('data-cell')

it('shows cells as texts, and as an input the one that is used', async () => {
  render(<Grid count={40} />)
  expect(inputs()).toBe(0)
  expect(cell('3:0').textContent).toBe('Pump 4')
  goTo('3:0')
  const input = screen.getByLabelText('What 4') as HTMLInputElement
  expect(document.activeElement).toBe(input)
  expect([input.selectionStart, input.selectionEnd]).toEqual([0, 6])
  fireEvent.change(input, { target: { value: 'Valve' } })
  goTo('4:0')
  await waitFor(() => expect(cell('3:0').textContent).toBe('Valve'))
  expect(inputs()).toBe(1)
})

it('has an input ready under the pointer, and puts it away again', () => {
  render(<Grid count={2} />)
  fireEvent.pointerEnter(cell('1:3'))
  expect(inputs()).toBe(1)
  fireEvent.pointerLeave(cell('1:3'))
  expect(inputs()).toBe(0)
  expect(cell('1:3').textContent).toBe('Kilogram')
})

it('goes from cell to cell by keys, past what is worked out', async () => {
  render(<Grid count={3} />)
  const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key })
  goTo('0:0')
  press('ArrowRight')
  await waitFor(() => expect(at()).toBe('0:2'))
  press('ArrowDown')
  await waitFor(() => expect(at()).toBe('1:2'))
  press('Enter')
  await waitFor(() => expect(at()).toBe('2:2'))
})

it('goes on with a text by F2, where the arrows stay within it', () => {
  render(<Grid count={2} />)
  goTo('0:0')
  const input = document.activeElement as HTMLInputElement
  fireEvent.keyDown(input, { key: 'F2' })
  expect([input.selectionStart, input.selectionEnd]).toEqual([6, 6])
  expect(fireEvent.keyDown(input, { key: 'ArrowLeft' })).toBe(true)
})

it('is a grid to a screen reader, with what is wrong at the cell', () => {
  render(<Grid count={2} errors={{ 1: { quantity: 'Too much' } }} />)
  const grid = screen.getByRole('grid')
  expect(grid.getAttribute('aria-rowcount')).toBe('4')
  expect(grid.querySelector('[data-row="1"]')?.getAttribute('aria-rowindex')).toBe('3')
  expect(cell('1:2').getAttribute('aria-invalid')).toBe('true')
  expect(cell('1:2').textContent).toContain('Too much')
  expect(cell('0:2').hasAttribute('aria-invalid')).toBe(false)
})
