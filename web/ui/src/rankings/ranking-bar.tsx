import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Ranking } from '@/api/types'
import { monthAt } from '@/home/blocks'
import { useLanguage, useText } from '@/i18n/text'
import { type Period, periodName, periods, type RankingQuestion } from './periods'

interface Props {
  shown: Ranking
  onAsk: (change: RankingQuestion) => void
}

/** Which ranking, of which time, by person or by department. */
export function RankingBar({ shown, onAsk }: Props) {
  const { t } = useTranslation('rankings')
  const text = useText()
  const { rankings, ways } = shown
  const chosen = rankings.findIndex((one) => one.board === shown.board && one.block === shown.block)
  return (
    <div className="ranking-tools">
      {rankings.length > 1 && (
        <Select
          value={chosen}
          onChange={(at) => onAsk({ board: rankings[at]?.board, block: rankings[at]?.block })}
          options={rankings.map((one, value) => ({ value, label: text(one.label) }))}
          popupMatchSelectWidth={false}
          aria-label={t('which')}
        />
      )}
      <Segmented
        value={shown.period}
        onChange={(period) => onAsk({ period })}
        options={Object.keys(periods).map((value) => ({ value, label: t(`period.${value}`) }))}
        aria-label={t('period.label')}
      />
      <Stepper shown={shown} onAsk={onAsk} />
      {ways.length > 1 && (
        <Segmented
          value={shown.by}
          onChange={(by) => onAsk({ by })}
          options={ways.map((value) => ({ value, label: t(`by.${value}`) }))}
          aria-label={t('by.label')}
        />
      )}
    </div>
  )
}

/** The time, and the ways to the one before and after. */
function Stepper({ shown, onAsk }: Props) {
  const { t } = useTranslation('rankings')
  const language = useLanguage()
  const period = shown.period as Period
  const step = (by: 1 | -1) => onAsk({ month: monthAt(shown.month, by * periods[period]) })
  return (
    <div className="row stepper">
      <Button
        type="text"
        icon={<LeftOutlined />}
        onClick={() => step(-1)}
        aria-label={t('before')}
        title={t('before')}
      />
      <b className="tabular" aria-live="polite">
        {periodName(period, shown.month, language)}
      </b>
      <Button
        type="text"
        icon={<RightOutlined />}
        onClick={() => step(1)}
        aria-label={t('after')}
        title={t('after')}
      />
    </div>
  )
}
