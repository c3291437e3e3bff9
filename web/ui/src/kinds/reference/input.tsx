import type { InputProps } from '../kind'
import { Lookup } from './lookup'

export function Input(props: InputProps) {
  return <Lookup {...props} entity={props.field.to ?? ''} />
}
