import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { type InputProps, plain } from '../kind'

/** Shows the person's own time; the value is in UTC. */
export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const text = plain(value)
  return (
    <DatePicker
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      value={text === '' ? null : dayjs(text)}
      onChange={(date) => onChange(date ? date.toISOString() : null)}
    />
  )
}
