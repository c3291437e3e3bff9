import { beside, ExactInput } from '../exact-input'
import { type InputProps, plain } from '../kind'

export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  return (
    <ExactInput
      id={id}
      label={label}
      autoFocus={autoFocus}
      suffix={beside('%')}
      invalid={invalid}
      value={plain(value)}
      onChange={(text) => onChange(text === '' ? null : text)}
    />
  )
}
