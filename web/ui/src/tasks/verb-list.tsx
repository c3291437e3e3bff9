import {
  AuditOutlined,
  BellOutlined,
  CommentOutlined,
  CopyOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  SaveOutlined,
  SwapOutlined,
  UndoOutlined,
  UserAddOutlined,
  UserDeleteOutlined,
} from '@ant-design/icons'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { moveFocus } from '@/ui/menu-button'
import type { Offer, Ranked } from './verbs'

const signs: Record<string, ReactNode> = {
  transfer: <SwapOutlined />,
  delegate: <QuestionCircleOutlined />,
  reclaim: <RollbackOutlined />,
  add: <UserAddOutlined />,
  remove: <UserDeleteOutlined />,
  comment: <CommentOutlined />,
  cc: <CopyOutlined />,
  urge: <BellOutlined />,
  save: <SaveOutlined />,
  release: <RollbackOutlined />,
  withdraw: <UndoOutlined />,
}

/** The sign of a verb. */
export function verbSign(verb: string): ReactNode {
  return signs[verb] ?? <AuditOutlined />
}

interface Props {
  groups: Ranked['more']
  onVerb: (verb: string) => void
}

/** The verbs behind "more", by what they are for, each with a word on what it does. */
export function VerbList({ groups, onVerb }: Props) {
  const { t } = useTranslation('tasks')
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus(), [])
  const press = (event: KeyboardEvent) => {
    if (moveFocus(list.current, event.key)) event.preventDefault()
  }
  return (
    <div className="verb-list" role="menu" ref={list} onKeyDown={press} tabIndex={-1}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of a menu is no fieldset
        <div key={group.name} role="group" aria-label={t(`verbGroup.${group.name}`)}>
          <div className="verb-group">{t(`verbGroup.${group.name}`)}</div>
          {group.offers.map((offer) => (
            <Entry key={offer.verb} offer={offer} onVerb={onVerb} />
          ))}
        </div>
      ))}
    </div>
  )
}

function Entry({ offer, onVerb }: { offer: Offer; onVerb: (verb: string) => void }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const name = useVerbName()
  const refused = offer.allowed === false
  return (
    <button
      type="button"
      role="menuitem"
      className="plain verb-entry"
      disabled={refused}
      aria-label={name(offer)}
      onClick={() => onVerb(offer.verb)}
    >
      <span className="verb-sign" aria-hidden>
        {verbSign(offer.verb)}
      </span>
      <span className="grow">
        {name(offer)}
        <span className="muted">
          {refused ? text(offer.reason) : t(`verbHelp.${offer.verb}`, { defaultValue: '' })}
        </span>
      </span>
    </button>
  )
}

/** A verb's name: the server's label, or the usual word. */
export function useVerbName(): (offer: Offer) => string {
  const { t } = useTranslation('tasks')
  const text = useText()
  return (offer) => text(offer.label) || t(`verb.${offer.verb}`, { defaultValue: offer.verb })
}
