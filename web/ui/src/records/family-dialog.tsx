import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '@/api/errors'

interface Props {
  /** Why the record alone cannot be deleted. */
  refusal: ApiError
  onDelete: () => Promise<void>
  onClose: () => void
}

/** Asks whether what cannot do without a record shall be deleted with it. */
export default function FamilyDialog({ refusal, onDelete, onClose }: Props) {
  const { t } = useTranslation('records')
  const [busy, setBusy] = useState(false)
  const all = async () => {
    setBusy(true)
    await onDelete()
    onClose()
  }
  return (
    <Modal
      open
      title={t('family.title')}
      okText={t('family.delete')}
      okButtonProps={{ danger: true }}
      confirmLoading={busy}
      onOk={() => void all()}
      onCancel={onClose}
      width={440}
    >
      <p>{refusal.text}</p>
      <p className="muted">{t('family.help')}</p>
    </Modal>
  )
}
