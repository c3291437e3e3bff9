import './rankings.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Ranking } from '@/api/types'
import FigureBlock from '@/home/figure-block'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Icon } from '@/ui/icon'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'
import { useTitle } from '@/ui/title'
import type { RankingQuestion } from './periods'
import { RankingBar } from './ranking-bar'
import { RankingTable } from './ranking-table'

/** Who reached how much of which target: people or departments, in a month, quarter or year. */
export default function RankingsPage() {
  const { t } = useTranslation('rankings')
  const search = useSearch({ from: '/rankings' })
  const navigate = useNavigate({ from: '/rankings' })
  const query = useQuery({
    queryKey: ['ranking', search],
    queryFn: () => api.get<Ranking>('/rankings', { ...search }),
    placeholderData: keepPreviousData,
  })
  useTitle(t('title'))
  const ask = (change: RankingQuestion) => void navigate({ search: (old) => ({ ...old, ...change }) })
  const shown = query.data
  return (
    <div className="page rankings">
      <PageHeader title={t('title')} below={shown && <span className="muted">{scope(shown, t)}</span>} />
      {shown && <RankingBar shown={shown} onAsk={ask} />}
      {query.error && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Lines count={8} />}
      {shown && !query.error && <Scores ranking={shown} />}
    </div>
  )
}

function scope(ranking: Ranking, t: (key: string) => string): string {
  if (ranking.people) return t(`people.${ranking.people}`)
  return t(ranking.restricted ? 'people.readable' : 'people.all')
}

function Scores({ ranking }: { ranking: Ranking }) {
  const { t } = useTranslation('rankings')
  const text = useText()
  if (ranking.scores.length === 0)
    return (
      <section className="panel">
        <EmptyState icon={<Icon name="trophy" />} title={t('none')} help={t('noneHelp')} />
      </section>
    )
  const { entity, view, total } = ranking
  return (
    <>
      <section className="panel total" aria-label={t('total')}>
        <h2>
          {t('total')} <span className="muted">{text(ranking.columns[0]?.label)}</span>
        </h2>
        <FigureBlock block={{ name: 'total', kind: 'target', entity, view, scores: [total] }} />
      </section>
      <section className="panel">
        <RankingTable ranking={ranking} />
        {ranking.more && <p className="muted more">{t('more', { count: ranking.scores.length })}</p>}
      </section>
    </>
  )
}
