import { RecordLink } from '@/ui/record-link'
import type { ViewProps } from '../kind'
import { asRef } from './ref'

export function View({ value, field, plain }: ViewProps) {
  const ref = asRef(value)
  if (!ref) return null
  // A title of stars belongs to a record this person may not open.
  if (plain || !field.to || ref.title === '***') return <>{ref.title}</>
  return (
    <RecordLink entity={field.to} id={ref.id}>
      {ref.title}
    </RecordLink>
  )
}
