import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/ui/empty-state'

/** Shown for an address that leads nowhere. */
export function MissingPage() {
  const { t } = useTranslation('app')
  return (
    <EmptyState
      title={t('error.page')}
      help={t('error.pageHelp')}
      action={<Link to="/">{t('keys.home')}</Link>}
    />
  )
}
