import type { Option } from '@/api/types'
import { useText } from '@/i18n/text'

/** An option in its colour; a name that is no longer an option shows as it is. */
export function OptionTag({ option, name }: { option?: Option; name?: string }) {
  const text = useText()
  const label = option ? text(option.label) : name
  if (!label) return null
  return (
    <span className={`tag ${option?.colour ?? ''}`} title={label}>
      <span className="ellipsis">{label}</span>
    </span>
  )
}
