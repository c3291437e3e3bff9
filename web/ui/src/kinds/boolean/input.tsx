import { Checkbox } from 'antd'
import type { InputProps } from '../kind'

export function Input({ value, onChange, id, autoFocus }: InputProps) {
  return (
    <Checkbox
      id={id}
      autoFocus={autoFocus}
      checked={value === true}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}
