import { Input as TextInput } from 'antd'
import { type InputProps, plain } from '../kind'

export function Input({ field, value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  return (
    <TextInput.TextArea
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      maxLength={field.length || undefined}
      autoSize={compact ? { minRows: 1, maxRows: 4 } : { minRows: 3, maxRows: 16 }}
      value={plain(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
