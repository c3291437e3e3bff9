import { formatDecimal } from '@/ui/format'
import { plain, type ViewProps } from '../kind'

export function View({ value, field }: ViewProps) {
  return <span className="tabular">{formatDecimal(plain(value), field.scale)}</span>
}
