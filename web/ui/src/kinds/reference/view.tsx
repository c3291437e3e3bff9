import { RecordLink } from '@/ui/record-link'
import type { ViewProps } from '../kind'
import { asRef, isUnseen } from './ref'

export function View({ value, field, plain }: ViewProps) {
  const ref = asRef(value)
  if (!ref) return null
  if (plain || !field.to || isUnseen(ref)) return <>{ref.title}</>
  return (
    <RecordLink entity={field.to} id={ref.id}>
      {ref.title}
    </RecordLink>
  )
}
