import { Input as TextInput } from 'antd'
import { type InputProps, plain } from '../kind'

export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  return (
    <TextInput.Password
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      // It is no password of this site, so the browser is not to keep it.
      autoComplete="new-password"
      status={invalid ? 'error' : undefined}
      value={plain(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
