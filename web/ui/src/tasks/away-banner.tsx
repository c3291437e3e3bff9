import { CoffeeOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import { absencesQuery, momentOf } from './absence'

/** Reminds who is away that somebody else gets the work, with the way to change that. */
export function AwayBanner() {
  const { t } = useTranslation('tasks')
  const may = useShell()?.entities.absence !== undefined
  const mine = useQuery({ ...absencesQuery('user'), enabled: may, staleTime: 5 * 60_000 })
  const away = mine.data?.find((absence) => momentOf(absence, Date.now()) === 'now')
  if (!away) return null
  return (
    <div className="away-now" role="status">
      <CoffeeOutlined aria-hidden />
      <span className="grow">
        {away.delegate ? t('away.banner', { name: away.delegate.title }) : t('away.bannerNobody')}
      </span>
      <Link to="/away">{t('away.change')}</Link>
    </div>
  )
}
