import { Checkbox } from 'antd'
import type { InputProps } from '../kind'

export function Input({ value, onChange, id, label, autoFocus }: InputProps) {
  return (
    <Checkbox
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      checked={value === true}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}
