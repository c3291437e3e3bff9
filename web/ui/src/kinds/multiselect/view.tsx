import { OptionTag } from '@/ui/option-tag'
import type { ViewProps } from '../kind'

export function View({ value, field, compact }: ViewProps) {
  const names = Array.isArray(value) ? value.map(String) : []
  return (
    <span className={compact ? 'row' : 'row wrap'} style={{ gap: 4, display: 'inline-flex' }}>
      {names.map((name) => (
        <OptionTag key={name} option={field.options?.find((option) => option.name === name)} name={name} />
      ))}
    </span>
  )
}
