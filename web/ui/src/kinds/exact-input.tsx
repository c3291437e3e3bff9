import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { narrow, readExact } from './exact'

interface Props {
  value: string
  onChange: (text: string) => void
  id?: string
  label?: string
  invalid?: boolean
  autoFocus?: boolean
  prefix?: ReactNode
  suffix?: ReactNode
}

/** Takes a number exactly as typed, and tidies it when it is left: 3.5万 becomes 35000. */
export function ExactInput({ value, onChange, invalid, label, ...rest }: Props) {
  const [focused, setFocused] = useState(false)
  const type = (text: string) => onChange(/^[-+]?[\d.]*$/.test(narrow(text)) ? narrow(text) : text)
  const tidy = () => {
    setFocused(false)
    const exact = readExact(value)
    if (exact !== undefined && exact !== value) onChange(exact)
  }
  return (
    <Input
      {...rest}
      aria-label={label}
      className="numeric"
      inputMode="decimal"
      autoComplete="off"
      status={invalid ? 'error' : undefined}
      value={focused ? value : group(value)}
      onChange={(event) => type(event.target.value)}
      onFocus={() => setFocused(true)}
      onBlur={tidy}
      styles={{ input: { textAlign: 'right' } }}
    />
  )
}

function group(value: string): string {
  const [whole = '', ...rest] = value.split('.')
  if (!/^-?\d+$/.test(whole)) return value
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}
