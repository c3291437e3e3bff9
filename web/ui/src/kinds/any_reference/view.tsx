import { useText } from '@/i18n/text'
import { RecordLink } from '@/ui/record-link'
import type { ViewProps } from '../kind'
import { isUnseen } from '../reference/ref'
import { asAnyRef } from '.'

export function View({ value, field, compact, plain }: ViewProps) {
  const text = useText()
  const ref = asAnyRef(value)
  if (!ref?.id) return null
  const entity = text(field.options?.find((option) => option.name === ref.entity)?.label) || ref.entity
  const name =
    plain || isUnseen(ref) ? (
      ref.title
    ) : (
      <RecordLink entity={ref.entity} id={ref.id}>
        {ref.title}
      </RecordLink>
    )
  return (
    <span className={compact ? 'any-reference ellipsis' : 'any-reference'}>
      <span className="muted">{entity}</span> {name}
    </span>
  )
}
