import { Input as TextInput } from 'antd'
import { type InputProps, plain } from '../kind'

export function Input({ field, value, onChange, id, label, invalid, autoFocus }: InputProps) {
  return (
    <TextInput
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      maxLength={field.length || undefined}
      value={plain(value)}
      onChange={(event) => onChange(event.target.value)}
      type="url"
      inputMode="url"
      placeholder="https://"
    />
  )
}
