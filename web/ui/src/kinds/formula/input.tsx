import { FieldView } from '../field-view'
import type { InputProps } from '../kind'

/** Only the server fills it in. */
export function Input({ field, value }: InputProps) {
  return <FieldView field={field} value={value} />
}
