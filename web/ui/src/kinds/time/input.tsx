import dayjs from 'dayjs'
import type { InputProps } from '../kind'
import { TypedPicker } from '../typed-picker'
import { readTime } from '.'

export function Input(props: InputProps) {
  return (
    <TypedPicker
      {...props}
      picker="time"
      format={['HH:mm', 'H:mm', 'HHmm']}
      needConfirm={false}
      read={readTime}
      show={(text) => dayjs(`2000-01-01T${text}`)}
      keep={(time) => time.format('HH:mm')}
    />
  )
}
