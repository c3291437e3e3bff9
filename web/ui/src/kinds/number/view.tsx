import { formatDecimal } from '@/ui/format'
import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  return <span className="tabular">{formatDecimal(plain(value))}</span>
}
