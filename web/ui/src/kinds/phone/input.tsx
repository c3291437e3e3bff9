import type { InputProps } from '../kind'
import { LineInput } from '../line-input'

export function Input(props: InputProps) {
  return <LineInput {...props} type="tel" inputMode="tel" />
}
