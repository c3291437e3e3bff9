import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { type InputProps, plain } from '../kind'

const formats = {
  day: ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYYMMDD', 'YYYY年M月D日'],
  month: ['YYYY-MM', 'YYYY/M', 'YYYY.M', 'YYYYMM', 'YYYY年M月'],
  year: ['YYYY', 'YYYY年'],
}

export function Input({ field, value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const text = plain(value)
  const precision = field.precision ?? 'day'
  return (
    <DatePicker
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      picker={precision === 'day' ? 'date' : precision}
      format={formats[precision]}
      value={text === '' ? null : dayjs(text)}
      onChange={(date) => onChange(date ? date.startOf(precision).format('YYYY-MM-DD') : null)}
    />
  )
}
