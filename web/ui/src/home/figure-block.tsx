import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupFigures, HomeBlock, Money, Sum } from '@/api/types'
import { useLanguage, useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { formatDecimal } from '@/ui/format'
import { Icon } from '@/ui/icon'
import { monthName, numberOf, shortSum, totalAt, whole } from './blocks'
import { ScoreBar } from './score-bar'
import './figure-block.css'

/** What records add up to, by group, by person, against a target; every figure opens its records. */
export default function FigureBlock({ block }: { block: HomeBlock }) {
  if (block.kind === 'figures') return <Figures block={block} />
  if (block.kind === 'target') return <Target block={block} />
  if (block.kind === 'ranking') return <Ranking block={block} />
  return <Groups block={block} />
}

/** Opens the records of a view that a figure was computed from. */
function Opens({
  block,
  filter,
  title,
  children,
}: {
  block: HomeBlock
  filter?: string
  title?: string
  children: ReactNode
}) {
  return (
    <Link
      to="/records/$entity"
      params={{ entity: block.entity ?? '' }}
      search={{ view: block.view, filter }}
      title={title}
    >
      {children}
    </Link>
  )
}

function Figures({ block }: { block: HomeBlock }) {
  const { t } = useTranslation('home')
  const text = useText()
  const [all] = block.groups ?? []
  const tiles = [
    { name: 'count', label: t('groups.count'), value: formatDecimal(all?.count ?? 0) },
    ...(block.columns ?? []).map((column, at) => ({
      name: column.name,
      label: text(column.label),
      value: whole(all?.sums?.[at] ?? 0, column),
    })),
  ]
  return (
    <dl className="figure-tiles">
      {tiles.map((tile) => (
        <div key={tile.name}>
          <dt className="muted">{tile.label}</dt>
          <dd className="tabular">
            <Opens block={block}>{tile.value}</Opens>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Bars by group: as long as the first sum, darker as far as the second one goes. */
function Groups({ block }: { block: HomeBlock }) {
  const { t } = useTranslation('home')
  const text = useText()
  const language = useLanguage()
  const groups = block.groups ?? []
  if (groups.every((group) => group.count === 0))
    return <EmptyState icon={<Icon name="fund" />} title={t('groups.none')} help={t('groups.noneHelp')} />
  const length = (group: GroupFigures) => numberOf(block.columns?.length ? group.sums?.[0] : group.count)
  const most = Math.max(...groups.map(length), 1)
  const width = (value: number) => `${Math.max((value / most) * 100, value > 0 ? 1 : 0)}%`
  return (
    <>
      {block.columns && block.columns.length > 0 && (
        <p className="bar-totals">
          {block.columns.map((column, at) => (
            <span key={column.name} className={at === 0 ? 'first' : 'second'}>
              {text(column.label)} <b className="tabular">{shortSum(totalAt(block, at), language, column)}</b>
            </span>
          ))}
        </p>
      )}
      <ol className="bars">
        {groups.map((group) => (
          <li key={JSON.stringify(group.key ?? null)}>
            <Opens block={block} filter={group.filter} title={explained(block, group, text, t)}>
              <span className="name ellipsis">{nameOf(block, group, text, t, language)}</span>
              <span className="bar">
                <span style={{ width: width(length(group)) }} />
                {block.columns?.[1] && (
                  <span className="part" style={{ width: width(numberOf(group.sums?.[1])) }} />
                )}
              </span>
              <span className="figure tabular">
                {block.columns?.length
                  ? shortSum(group.sums?.[0], language, block.columns[0])
                  : passedText(group, t)}
              </span>
              <span className="count muted tabular">{formatDecimal(group.count)}</span>
            </Opens>
          </li>
        ))}
      </ol>
    </>
  )
}

function passedText(group: GroupFigures, t: TFunction): string {
  return group.passed === undefined ? '' : t('groups.passed', { percent: group.passed })
}

/** All figures of a group exactly, as a bar's title. */
function explained(
  block: HomeBlock,
  group: GroupFigures,
  text: ReturnType<typeof useText>,
  t: TFunction,
): string {
  if (group.passed !== undefined) return t('groups.passedHelp', { percent: group.passed })
  const sums = (block.columns ?? []).map(
    (column, at) => `${text(column.label)} ${whole(group.sums?.[at], column)}`,
  )
  return [`${t('groups.count')} ${group.count}`, ...sums].join(' · ')
}

function nameOf(
  block: HomeBlock,
  group: GroupFigures,
  text: ReturnType<typeof useText>,
  t: TFunction,
  language: ReturnType<typeof useLanguage>,
): string {
  const { key, option } = group
  if (option) return text(option.label)
  if (key === null || key === undefined) return t('groups.empty')
  if (typeof key === 'object') return key.title
  if (block.period === 'month') return monthName(String(key), language)
  return String(key)
}

function Target({ block }: { block: HomeBlock }) {
  const { t } = useTranslation('home')
  const score = block.scores?.[0]
  const of = block.columns?.[0]
  if (!score) return null
  const left = numberOf(score.target) - numberOf(score.result)
  return (
    <div className="target">
      <p>
        <b className="tabular">
          <Opens block={block} filter={score.filter}>
            {whole(score.result, of)}
          </Opens>
        </b>
        <span className="muted tabular">
          {score.target ? t('target.of', { target: whole(score.target, of) }) : t('target.none')}
        </span>
      </p>
      {score.target && (
        <>
          <ScoreBar percent={score.percent ?? 0} />
          <p className="muted tabular">
            {score.percent}% ·{' '}
            {left > 0
              ? t('target.left', { left: whole(sumLike(score.target, left), of) })
              : t('target.reached')}
          </p>
        </>
      )}
    </div>
  )
}

function sumLike(sum: Sum, amount: number): Sum {
  return sum !== null && typeof sum === 'object' ? ({ ...sum, amount: amount.toFixed(2) } as Money) : amount
}

function Ranking({ block }: { block: HomeBlock }) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const scores = block.scores ?? []
  const of = block.columns?.[0]
  if (scores.length === 0)
    return <EmptyState icon={<Icon name="team" />} title={t('ranking.none')} help={t('ranking.noneHelp')} />
  const most = Math.max(...scores.map((score) => numberOf(score.result)), 1)
  const targeted = scores.some((score) => score.target)
  return (
    <ol className="ranking">
      {scores.map((score) => (
        <li key={score.person?.id} className={score.own ? 'own' : undefined}>
          <Opens block={block} filter={score.filter} title={whole(score.result, of)}>
            <span
              className={`place tabular ${(score.place ?? 0) <= 3 ? 'first' : ''}`}
              title={t('ranking.place', { place: score.place })}
            >
              {score.place}
            </span>
            <span className="name ellipsis">
              {score.person?.title}
              {score.own && <span className="tag blue">{t('ranking.you')}</span>}
            </span>
            {targeted ? (
              <ScoreBar percent={score.percent ?? 0} />
            ) : (
              <ScoreBar percent={(numberOf(score.result) / most) * 100} plain />
            )}
            <span className="figure tabular">{shortSum(score.result, language, of)}</span>
            <span className="count muted tabular">
              {score.percent === undefined ? '' : `${score.percent}%`}
            </span>
          </Opens>
        </li>
      ))}
    </ol>
  )
}
