import dayjs from 'dayjs'
import type { InputProps } from '../kind'
import { TypedPicker } from '../typed-picker'
import { readMoment } from '.'

/** Shows the person's own time; the value is in UTC. */
export function Input(props: InputProps) {
  return (
    <TypedPicker
      {...props}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      read={readMoment}
      show={dayjs}
      keep={(moment) => moment.toISOString()}
    />
  )
}
