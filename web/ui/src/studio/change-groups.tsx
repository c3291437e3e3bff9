import { MinusCircleOutlined, PlusCircleOutlined, SwapOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import type { PlanChange } from './api'

const order = ['data', 'forms', 'workflows', 'rights', 'texts']

const signs: Record<string, React.ReactNode> = {
  add: <PlusCircleOutlined className="ok" />,
  remove: <MinusCircleOutlined className="danger" />,
  change: <SwapOutlined className="info" />,
}

/** Changes in words, grouped by what they touch. */
export function ChangeGroups({ changes }: { changes: PlanChange[] }) {
  const { t } = useTranslation('studio')
  const groups = [...new Set([...order, ...changes.map((change) => change.group)])]
  return groups.map((group) => {
    const inside = changes.filter((change) => change.group === group)
    if (inside.length === 0) return null
    return (
      <section className="panel" key={group}>
        <header>
          <h2>{t(`group.${group}`, { defaultValue: group })}</h2>
          <span className="muted">{inside.length}</span>
        </header>
        <ul className="change-list">
          {inside.map((change) => (
            <ChangeLine key={`${change.address}${change.action}${change.message.en}`} change={change} />
          ))}
        </ul>
      </section>
    )
  })
}

function ChangeLine({ change }: { change: PlanChange }) {
  const { t } = useTranslation('studio')
  const text = useText()
  return (
    <li>
      {signs[change.action] ?? signs.change}
      <span className="grow" title={change.address}>
        {text(change.message) || change.address}
      </span>
      {change.destructive && <span className="tag red">{t('destructive')}</span>}
    </li>
  )
}
