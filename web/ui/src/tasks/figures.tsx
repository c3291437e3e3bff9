import { useTranslation } from 'react-i18next'
import type { SummaryItem, Task } from '@/api/types'
import '@/diagram/path.css'
import { useText } from '@/i18n/text'
import { PersonTag } from '@/ui/person'
import { figureText } from './figure'
import { wordForMe } from './words'

/** The figures that decide, in one line. */
export function FigureLine({ items, most = 4 }: { items: SummaryItem[]; most?: number }) {
  const { t } = useTranslation('tasks')
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
  const { t } = useTranslation('tasks')
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

/** The word that explains why this task is here: of who sent it back, asks for advice, copied it in, or submitted it. */
export function WordForMe({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const word = wordForMe(task)
  if (!word) return null
  return (
    <div className="submitter-word">
      <PersonTag person={word.who} plain />
      {word.verb !== 'submit' && (
        <span className="muted">{t(`outcome.${word.verb}`, { defaultValue: word.verb })}</span>
      )}
      <div className="path-quote">{word.comment}</div>
    </div>
  )
}
