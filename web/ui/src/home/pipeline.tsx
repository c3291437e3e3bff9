import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import type { StageFigure } from '@/api/types'
import { useLanguage, useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { currencySign, formatMoney, formatShort } from '@/ui/format'
import { Icon } from '@/ui/icon'

/** The open deals by stage, as bars whose length is the amount; each opens its records. */
export function Pipeline({ stages }: { stages: StageFigure[] }) {
  const { t } = useTranslation('home')
  const text = useText()
  const language = useLanguage()
  const currency = useShell()?.company.currency ?? ''
  if (stages.every((stage) => stage.count === 0)) {
    return <EmptyState icon={<Icon name="fund" />} title={t('pipeline.none')} help={t('pipeline.noneHelp')} />
  }
  const most = Math.max(...stages.map((stage) => Number(stage.amount)), 1)
  return (
    <ol className="pipeline">
      {stages.map(({ stage, count, amount }) => (
        <li key={stage.name}>
          <Link
            to="/records/$entity"
            params={{ entity: 'opportunity' }}
            search={{ filter: `record.stage in ['${stage.name}']` }}
            title={formatMoney(amount, currency)}
          >
            <span className="stage ellipsis">{text(stage.label)}</span>
            <span className="bar">
              <span style={{ width: `${Math.max((Number(amount) / most) * 100, count > 0 ? 1 : 0)}%` }} />
            </span>
            <span className="figure tabular">
              {currencySign(currency).symbol}
              {formatShort(Number(amount), language)}
            </span>
            <span className="count muted tabular">{count.toLocaleString('en')}</span>
          </Link>
        </li>
      ))}
    </ol>
  )
}
