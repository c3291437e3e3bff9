import dayjs from 'dayjs'
import { formatDateTime, RelativeTime } from '@/ui/time'
import { plain, type ViewProps } from '../kind'

export function View({ value, compact }: ViewProps) {
  const at = plain(value)
  if (at === '') return null
  if (!dayjs(at).isValid()) return at // as it was typed
  if (compact) return <RelativeTime at={at} />
  return (
    <time dateTime={at} className="tabular">
      {formatDateTime(at)}
    </time>
  )
}
