import { Drawer, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRefreshAround } from '@/api/around'
import { useShell } from '@/api/session'
import { endFollowUp, useFollowUpAsk } from '@/ui/follow-up'
import { usePhone } from '@/ui/preferences'
import { FollowUpForm } from './follow-up-form'

/** A follow-up over the page; on a phone it comes up from the bottom. */
export default function FollowUpSheet() {
  const { t } = useTranslation('forms')
  const ask = useFollowUpAsk((state) => state.ask)
  const phone = usePhone()
  const refresh = useRefreshAround()
  const general = useShell()?.followups[0]
  const about = ask?.entity ? general?.of?.[ask.entity] : general?.about
  if (!ask || !general || about === undefined) return null
  const compose = { ...general, about }
  const written = () => {
    endFollowUp()
    refresh()
  }
  const title = ask.record ? t('followUp.about', { name: ask.record.title }) : t('followUp.title')
  const kind = ask.kind ? compose[ask.kind] || undefined : undefined
  const form = <FollowUpForm compose={compose} about={ask.record ?? null} kind={kind} onWritten={written} />
  if (phone) {
    return (
      <Drawer
        open
        placement="bottom"
        size="auto"
        title={title}
        onClose={endFollowUp}
        className="follow-up-sheet"
      >
        {form}
      </Drawer>
    )
  }
  return (
    <Modal open title={title} footer={null} width={520} onCancel={endFollowUp}>
      {form}
    </Modal>
  )
}
