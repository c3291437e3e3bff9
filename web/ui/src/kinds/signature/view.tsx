import { useTranslation } from 'react-i18next'
import { url } from '@/api/client'
import { filesOf } from '../attachment'
import type { ViewProps } from '../kind'

/** The signature on white, as it is printed. */
export function View({ value, compact }: ViewProps) {
  const { t } = useTranslation('kinds')
  const [file] = filesOf(value)
  if (!file) return null
  return (
    <img
      src={url(`/files/${file.id}`)}
      alt={t('signature.signed')}
      loading="lazy"
      className="signed"
      style={{ height: compact ? 24 : 80 }}
    />
  )
}
