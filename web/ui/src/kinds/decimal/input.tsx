import { beside, ExactInput } from '../exact-input'
import { type InputProps, plain } from '../kind'

export function Input({ field, value, onChange, id, label, invalid, autoFocus }: InputProps) {
  return (
    <ExactInput
      id={id}
      label={label}
      autoFocus={autoFocus}
      invalid={invalid}
      prefix={beside(field.prefix)}
      suffix={beside(field.unit)}
      ungrouped={field.ungrouped}
      value={plain(value)}
      onChange={(text) => onChange(text === '' ? null : text)}
    />
  )
}
