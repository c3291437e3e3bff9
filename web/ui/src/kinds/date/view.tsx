import { dayText } from '@/ui/time'
import { plain, type ViewProps } from '../kind'

export function View({ value, field }: ViewProps) {
  return <time className="tabular">{dayText(plain(value), field.precision)}</time>
}
