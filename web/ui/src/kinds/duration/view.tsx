import { useLanguage } from '@/i18n/text'
import { plain, type ViewProps } from '../kind'
import { formatLength } from './length'

export function View({ value }: ViewProps) {
  const language = useLanguage()
  const minutes = Number(plain(value))
  return (
    <span className="tabular">{Number.isNaN(minutes) ? plain(value) : formatLength(minutes, language)}</span>
  )
}
