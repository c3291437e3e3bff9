import type { InputProps } from '../kind'
import { LineInput } from '../line-input'

export function Input(props: InputProps) {
  return <LineInput {...props} type="url" inputMode="url" placeholder="https://" />
}
