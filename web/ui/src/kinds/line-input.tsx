import { Input, type InputProps as Look } from 'antd'
import { type InputProps, plain } from './kind'

type Props = InputProps & Pick<Look, 'type' | 'inputMode' | 'placeholder' | 'autoCapitalize'>

/** A text in one line, with the keyboard that fits it. */
export function LineInput({ value, onChange, id, label, invalid, autoFocus, ...look }: Props) {
  const { type, inputMode, placeholder, autoCapitalize } = look
  return (
    <Input
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      value={plain(value)}
      onChange={(event) => onChange(event.target.value)}
      {...{ type, inputMode, placeholder, autoCapitalize }}
    />
  )
}
