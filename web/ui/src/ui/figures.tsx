import { useTranslation } from 'react-i18next'
import type { SummaryItem } from '@/api/types'
import { useText } from '@/i18n/text'
import { figureText } from './figure'
import './figures.css'

/** The figures that decide, in one line. */
export function FigureLine({ items, most = 5 }: { items: SummaryItem[]; most?: number }) {
  const { t } = useTranslation()
  const text = useText()
  const shown = items.filter((item) => figureText(item, t) !== '').slice(0, most)
  return (
    <span className="figure-line">
      {shown.map((item) => (
        <span key={item.label.en}>
          {text(item.label)} <b className="tabular">{figureText(item, t)}</b>
        </span>
      ))}
    </span>
  )
}

/** The figures that decide, large, side by side. */
export function FigureBand({ items }: { items: SummaryItem[] }) {
  const { t } = useTranslation()
  const text = useText()
  const shown = items.filter((item) => figureText(item, t) !== '')
  if (shown.length === 0) return null
  return (
    <dl className="figure-band">
      {shown.map((item) => (
        <div key={item.label.en}>
          <dt>{text(item.label)}</dt>
          <dd className="tabular">{figureText(item, t)}</dd>
        </div>
      ))}
    </dl>
  )
}
