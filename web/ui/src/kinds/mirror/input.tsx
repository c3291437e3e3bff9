import { FieldView } from '../field-view'
import type { InputProps } from '../kind'

/** Only the linked record says what it is. */
export function Input({ field, value }: InputProps) {
  return <FieldView field={field} value={value} />
}
