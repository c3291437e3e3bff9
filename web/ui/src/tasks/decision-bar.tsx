import { DownOutlined } from '@ant-design/icons'
import { Button, Drawer, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/types'
import { useText } from '@/i18n/text'
import { usePhone } from '@/ui/preferences'
import { useVerbName, VerbList, verbSign } from './verb-list'
import { type Offer, offersOf, type Ranked, rankVerbs } from './verbs'

interface Props {
  task: Task
  busy?: string
  onVerb: (verb: string) => void
}

/** What can be decided: one way on, ways to refuse, what is used often, and the rest under "more". */
export function DecisionBar({ task, busy, onVerb }: Props) {
  const { t } = useTranslation('tasks')
  const phone = usePhone()
  const { main, refuse, near, more } = rankVerbs(offersOf(task))
  const alone = !main && refuse.length === 0
  return (
    <div className="decision-bar" role="toolbar" aria-label={t('decide')}>
      <MoreVerbs groups={more} onVerb={onVerb} />
      {(!phone || alone) &&
        near.map((offer) => (
          <VerbButton key={offer.verb} offer={offer} busy={busy === offer.verb} onVerb={onVerb} signed />
        ))}
      <span className="grow" />
      {refuse.map((offer) => (
        <VerbButton key={offer.verb} offer={offer} busy={busy === offer.verb} onVerb={onVerb} />
      ))}
      {main && <VerbButton offer={main} busy={busy === main.verb} onVerb={onVerb} main />}
    </div>
  )
}

interface ButtonProps {
  offer: Offer
  main?: boolean
  /** With its sign before its name. */
  signed?: boolean
  busy: boolean
  onVerb: (verb: string) => void
}

function VerbButton({ offer, main, signed, busy, onVerb }: ButtonProps) {
  const text = useText()
  const name = useVerbName()
  return (
    <Button
      type={main ? 'primary' : 'default'}
      className={main ? 'main' : undefined}
      icon={
        signed ? (
          <span aria-hidden className="verb-sign">
            {verbSign(offer.verb)}
          </span>
        ) : undefined
      }
      danger={offer.verb === 'reject'}
      loading={busy}
      disabled={offer.allowed === false}
      title={offer.allowed === false ? text(offer.reason) : undefined}
      onClick={() => onVerb(offer.verb)}
    >
      {name(offer)}
    </Button>
  )
}

function MoreVerbs({ groups, onVerb }: { groups: Ranked['more']; onVerb: (verb: string) => void }) {
  const { t } = useTranslation('tasks')
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const [chose, setChose] = useState(false)
  if (groups.length === 0) return null
  const choose = (verb: string) => {
    setChose(true)
    setOpen(false)
    onVerb(verb)
  }
  const begin = () => {
    setChose(false)
    setOpen(true)
  }
  const list = <VerbList groups={groups} onVerb={choose} />
  const button = (
    <Button
      icon={<DownOutlined aria-hidden />}
      iconPlacement="end"
      aria-haspopup="menu"
      aria-expanded={open}
      onClick={phone ? begin : undefined}
    >
      {t('action.more')}
    </Button>
  )
  if (!phone)
    return (
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="topLeft"
        content={list}
        arrow={false}
        destroyOnHidden
      >
        {button}
      </Popover>
    )
  return (
    <>
      {button}
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="bottom"
        size="auto"
        title={t('action.more')}
        className="verb-sheet"
        destroyOnHidden
        // The dialog of a chosen verb has the focus by the time the sheet is gone.
        focusable={{ focusTriggerAfterClose: !chose }}
      >
        {list}
      </Drawer>
    </>
  )
}
