import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { FieldDef, Ranking, Score } from '@/api/types'
import { numberOf, whole } from '@/home/blocks'
import { ScoreBar } from '@/home/score-bar'

/** A row for each person or department; on a phone a card. Every figure opens its records. */
export function RankingTable({ ranking }: { ranking: Ranking }) {
  const { t } = useTranslation('rankings')
  const most = Math.max(...ranking.scores.map((score) => numberOf(score.result)), 1)
  const targeted = ranking.scores.some((score) => score.target)
  const part = (score: Score) => (targeted ? (score.percent ?? 0) : (numberOf(score.result) / most) * 100)
  return (
    <table className="ranking-table">
      <thead>
        <tr>
          <th>{t('place')}</th>
          <th>{t(`by.${ranking.by}`)}</th>
          <th className="wide">{t('progress')}</th>
          <th className="figure">{t('reached')}</th>
          {targeted && <th className="figure">{t('target')}</th>}
          {targeted && <th className="figure">%</th>}
        </tr>
      </thead>
      <tbody>
        {ranking.scores.map((score) => (
          <tr key={(score.person ?? score.department)?.id} className={score.own ? 'own' : undefined}>
            <td className="place tabular">{score.place}</td>
            <Name score={score} />
            <td className="score">
              <ScoreBar percent={part(score)} plain={!targeted} />
            </td>
            <td className="figure reached tabular">
              <Link
                to="/records/$entity"
                params={{ entity: ranking.entity }}
                search={{ view: ranking.view, filter: score.filter }}
                title={t('open')}
              >
                {whole(score.result, ranking.columns[0])}
              </Link>
            </td>
            {targeted && <Wanted score={score} of={ranking.columns[0]} />}
            {targeted && (
              <td className="figure percent tabular">
                {score.percent === undefined ? '' : `${score.percent}%`}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Name({ score }: { score: Score }) {
  const { t } = useTranslation('rankings')
  return (
    <td className="name" style={{ '--depth': score.depth ?? 0 } as React.CSSProperties}>
      {(score.person ?? score.department)?.title}
      {score.own && <span className="tag blue">{t(score.person ? 'me' : 'mine')}</span>}
    </td>
  )
}

function Wanted({ score, of }: { score: Score; of: FieldDef | undefined }) {
  const { t } = useTranslation('rankings')
  return (
    <td className="figure wanted tabular" title={score.summed ? t('summed') : undefined}>
      <span className="muted label">{t('target')} </span>
      {score.summed && <span className="muted">Σ </span>}
      {score.target ? whole(score.target, of) : <span className="muted">{t('noTarget')}</span>}
    </td>
  )
}
