import { fireEvent, render, screen } from '@testing-library/react'
import type { ValueEditorProps } from 'react-querybuilder'
import { expect, it, vi } from 'vitest'
import type { RowField } from './row-fields'
import { RowValue } from './row-value'

it('asks for a month where the field is kept by the month', async () => {
  const field: RowField = {
    name: 'record.due',
    label: 'Due',
    group: 'Record',
    family: 'date',
    field: { name: 'due', kind: 'date', label: { en: 'Due', zh: '到期' }, precision: 'month' },
  }
  const handleOnChange = vi.fn()
  const props = {
    field: 'record.due',
    operator: '>=',
    value: '',
    handleOnChange,
    context: { fields: new Map([[field.name, field]]) },
  }
  render(<RowValue {...(props as unknown as ValueEditorProps)} />)
  const input = await screen.findByRole('textbox')
  fireEvent.mouseDown(input)
  fireEvent.change(input, { target: { value: '2026-03' } })
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(handleOnChange).toHaveBeenCalledWith('2026-03-01')
})
