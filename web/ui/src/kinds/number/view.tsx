import { formatNumber } from '@/ui/format'
import { plain, type ViewProps } from '../kind'

export function View({ value, field }: ViewProps) {
  return <span className="tabular">{formatNumber(plain(value), field)}</span>
}
