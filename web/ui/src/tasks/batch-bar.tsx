import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TaskRow } from '@/api/types'
import { formatMoney } from '@/ui/format'
import { amountsOf, batchVerbs } from './batch'

interface Props {
  tasks: TaskRow[]
  onVerb: (verb: string) => void
  onClear: () => void
}

/** What can be done with the ticked tasks, and what they come to. */
export function BatchBar({ tasks, onVerb, onClear }: Props) {
  const { t } = useTranslation('tasks')
  const verbs = batchVerbs(tasks)
  return (
    <div className="batch-bar" role="toolbar" aria-label={t('select.count', { count: tasks.length })}>
      <span className="grow">
        <strong>{t('select.count', { count: tasks.length })}</strong>{' '}
        <span className="muted tabular">{sumText(tasks)}</span>
      </span>
      <Button type="text" onClick={onClear}>
        {t('action.cancel')}
      </Button>
      {verbs.map((verb) => (
        <Button
          key={verb}
          danger={verb === 'reject'}
          type={verb === verbs.at(-1) && verb !== 'reject' ? 'primary' : 'default'}
          onClick={() => onVerb(verb)}
        >
          {t(`verb.${verb}`)}
        </Button>
      ))}
      {verbs.length === 0 && <span className="muted">{t('batch.none')}</span>}
    </div>
  )
}

/** What tasks come to, in words. */
export function sumText(tasks: TaskRow[]): string {
  return amountsOf(tasks)
    .map(({ amount, currency }) => formatMoney(amount, currency))
    .join(' + ')
}
