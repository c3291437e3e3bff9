import { TimePicker } from 'antd'
import dayjs from 'dayjs'
import { type InputProps, plain } from '../kind'

export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const text = plain(value)
  return (
    <TimePicker
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      format={['HH:mm', 'H:mm', 'HHmm']}
      needConfirm={false}
      value={text === '' ? null : dayjs(`2000-01-01T${text}`)}
      onChange={(time) => onChange(time ? time.format('HH:mm') : null)}
    />
  )
}
