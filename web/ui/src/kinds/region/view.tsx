import { useText } from '@/i18n/text'
import { plain, type ViewProps } from '../kind'
import { asRegion } from '.'

export function View({ value }: ViewProps) {
  const text = useText()
  const known = asRegion(value)
  return <>{known ? text(known.name) : plain(value)}</>
}
