import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { type InputProps, plain } from '../kind'

const formats = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYYMMDD', 'YYYY年M月D日']

export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const text = plain(value)
  return (
    <DatePicker
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      format={formats}
      value={text === '' ? null : dayjs(text)}
      onChange={(date) => onChange(date ? date.format('YYYY-MM-DD') : null)}
    />
  )
}
