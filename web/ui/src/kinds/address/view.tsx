import { useLanguage } from '@/i18n/text'
import { plain, type ViewProps } from '../kind'
import { asAddress, lineOf } from '.'

export function View({ value, compact }: ViewProps) {
  const language = useLanguage()
  const known = asAddress(value)
  if (!known) return <>{plain(value)}</>
  if (compact || !known.contact) return <>{lineOf(known, language)}</>
  return (
    <span className="stack" style={{ gap: 2 }}>
      <span>{lineOf({ ...known, contact: '' }, language)}</span>
      <span className="muted">{known.contact}</span>
    </span>
  )
}
