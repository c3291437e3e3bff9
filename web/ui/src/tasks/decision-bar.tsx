import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/types'
import { useText } from '@/i18n/text'
import { usePhone } from '@/ui/preferences'
import { type Offer, rankVerbs } from './verbs'

interface Props {
  task: Task
  busy?: string
  onVerb: (verb: string) => void
}

/** What can be decided: one way on, ways to refuse, and the rest under "more". */
export function DecisionBar({ task, busy, onVerb }: Props) {
  const phone = usePhone()
  const name = useVerbName()
  const { main, refuse, more } = rankVerbs(task.verbs)
  const size = phone ? 'large' : 'middle'
  return (
    <div className="decision-bar" role="toolbar">
      <MoreVerbs offers={more} size={size} onVerb={onVerb} />
      <span className="grow" />
      {refuse.map((offer) => (
        <Button
          key={offer.verb}
          size={size}
          danger={offer.verb === 'reject'}
          loading={busy === offer.verb}
          onClick={() => onVerb(offer.verb)}
        >
          {name(offer)}
        </Button>
      ))}
      {main && (
        <Button
          type="primary"
          size={size}
          className="main"
          loading={busy === main.verb}
          onClick={() => onVerb(main.verb)}
        >
          {name(main)}
        </Button>
      )}
    </div>
  )
}

/** A verb's name: the server's label, or the usual word. */
export function useVerbName(): (offer: Offer) => string {
  const { t } = useTranslation('tasks')
  const text = useText()
  return (offer) => text(offer.label) || t(`verb.${offer.verb}`, { defaultValue: offer.verb })
}

function MoreVerbs({
  offers,
  size,
  onVerb,
}: {
  offers: Offer[]
  size: 'large' | 'middle'
  onVerb: (verb: string) => void
}) {
  const { t } = useTranslation('tasks')
  const name = useVerbName()
  if (offers.length === 0) return null
  const items = offers.map((offer) => ({ key: offer.verb, label: name(offer) }))
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => onVerb(key) }} trigger={['click']} placement="topLeft">
      <Button size={size} icon={<DownOutlined />} iconPlacement="end">
        {t('action.more')}
      </Button>
    </Dropdown>
  )
}
