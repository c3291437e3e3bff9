import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/types'
import { useText } from '@/i18n/text'
import { usePhone } from '@/ui/preferences'
import { type Offer, offersOf, rankVerbs } from './verbs'

interface Props {
  task: Task
  busy?: string
  onVerb: (verb: string) => void
}

type Size = 'large' | 'middle'

/** What can be decided: one way on, ways to refuse, and the rest under "more". */
export function DecisionBar({ task, busy, onVerb }: Props) {
  const size = usePhone() ? 'large' : 'middle'
  const { main, refuse, more } = rankVerbs(offersOf(task))
  return (
    <div className="decision-bar" role="toolbar">
      <MoreVerbs offers={more} size={size} onVerb={onVerb} />
      <span className="grow" />
      {[...refuse, ...(main ? [main] : [])].map((offer) => (
        <VerbButton
          key={offer.verb}
          offer={offer}
          size={size}
          main={offer === main}
          busy={busy === offer.verb}
          onClick={() => onVerb(offer.verb)}
        />
      ))}
    </div>
  )
}

interface ButtonProps {
  offer: Offer
  size: Size
  main: boolean
  busy: boolean
  onClick: () => void
}

function VerbButton({ offer, size, main, busy, onClick }: ButtonProps) {
  const text = useText()
  const name = useVerbName()
  return (
    <Button
      size={size}
      type={main ? 'primary' : 'default'}
      className={main ? 'main' : undefined}
      danger={offer.verb === 'reject'}
      loading={busy}
      disabled={offer.allowed === false}
      title={offer.allowed === false ? text(offer.reason) : undefined}
      onClick={onClick}
    >
      {name(offer)}
    </Button>
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
  size: Size
  onVerb: (verb: string) => void
}) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const name = useVerbName()
  if (offers.length === 0) return null
  const items = offers.map((offer) => ({
    key: offer.verb,
    label: name(offer),
    disabled: offer.allowed === false,
    title: text(offer.reason),
  }))
  return (
    <Dropdown menu={{ items, onClick: ({ key }) => onVerb(key) }} trigger={['click']} placement="topLeft">
      <Button size={size} icon={<DownOutlined />} iconPlacement="end">
        {t('action.more')}
      </Button>
    </Dropdown>
  )
}
