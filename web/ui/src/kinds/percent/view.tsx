import { formatDecimal } from '@/ui/format'
import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  const text = formatDecimal(
    plain(value)
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, ''),
  )
  return <span className="tabular">{text === '' ? '' : `${text} %`}</span>
}
