import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import type { FieldDef, Value } from '@/api/types'
import { inputOf } from './inputs'

afterEach(cleanup)

/** The input of a kind in a form that keeps what it says. */
function Form({
  kind,
  start = null,
  onChange,
}: {
  kind: string
  start?: Value
  onChange: (value: Value) => void
}) {
  const [value, setValue] = useState<Value>(start)
  const field: FieldDef = { name: 'at', kind, label: { en: 'At', zh: '时间' } }
  const Input = inputOf(kind)
  const change = (next: Value) => {
    setValue(next)
    onChange(next)
  }
  return <Input field={field} label="At" value={value} onChange={change} />
}

function open(kind: string, start: Value = null) {
  const change = vi.fn()
  render(<Form kind={kind} start={start} onChange={change} />)
  return { change, input: screen.getByLabelText('At') as HTMLInputElement }
}

function type(input: HTMLInputElement, text: string) {
  fireEvent.focus(input)
  fireEvent.change(input, { target: { value: text } })
}

it.each([
  ['date', '2026-02-31'],
  ['time', '25:00'],
  ['datetime', '2026-02-31 10:00'],
])('keeps a %s that does not exist as it was typed', (kind, text) => {
  const { change, input } = open(kind)
  type(input, text)
  fireEvent.blur(input)
  expect(change.mock.calls).toEqual([[text]])
  expect(input.value).toBe(text)
})

it('does not fall back to the last date that could be read on the way', () => {
  const { change, input } = open('date', '2026-01-05')
  type(input, '2026/2/3')
  type(input, '2026/2/31')
  fireEvent.blur(input)
  expect(change).toHaveBeenLastCalledWith('2026/2/31')
  expect(input.value).toBe('2026/2/31')
})

it('takes what can be read when it is left, and when it is sent by Enter', () => {
  const { change, input } = open('date', '2026-02-31')
  type(input, '2026年2月3日')
  fireEvent.blur(input)
  expect(change).toHaveBeenLastCalledWith('2026-02-03')
  type(input, '20260204')
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(change).toHaveBeenLastCalledWith('2026-02-04')
})

it('is empty once its text is deleted', () => {
  const { change, input } = open('time', '25:00')
  expect(input.value).toBe('25:00')
  type(input, '')
  expect(change.mock.calls).toEqual([[null]])
  expect(input.value).toBe('')
})

it('says nothing where nothing was typed', () => {
  const { change, input } = open('datetime', '2026-03-29T01:30:00.123456Z')
  fireEvent.focus(input)
  fireEvent.blur(input)
  expect(change).not.toHaveBeenCalled()
})

it('hands on a progress that is too much', async () => {
  const { change } = { change: vi.fn() }
  render(<Form kind="progress" onChange={change} />)
  const [, input] = (await screen.findAllByLabelText('At')) as HTMLInputElement[]
  type(input as HTMLInputElement, '140')
  fireEvent.blur(input as HTMLInputElement)
  expect(change).toHaveBeenLastCalledWith(140)
  expect((input as HTMLInputElement).value).toBe('140')
})
