import dayjs from 'dayjs'
import { readDate } from '../exact'
import type { InputProps } from '../kind'
import { TypedPicker } from '../typed-picker'

const formats = {
  day: ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYYMMDD', 'YYYY年M月D日'],
  month: ['YYYY-MM', 'YYYY/M', 'YYYY.M', 'YYYYMM', 'YYYY年M月'],
  year: ['YYYY', 'YYYY年'],
}

export function Input(props: InputProps) {
  const precision = props.field.precision ?? 'day'
  return (
    <TypedPicker
      {...props}
      picker={precision === 'day' ? 'date' : precision}
      format={formats[precision]}
      read={(text) => readDate(text) ?? readDate(text, precision)}
      show={dayjs}
      keep={(date) => date.startOf(precision).format('YYYY-MM-DD')}
    />
  )
}
