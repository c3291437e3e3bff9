import { useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePoolMove } from './pool'

/** Gives a record back to the pool, with a reason for who takes it next. */
export default function ReleaseDialog({
  entity,
  id,
  onDone,
  onClose,
}: {
  entity: string
  id: string
  /** The record may be out of sight now. */
  onDone: () => void
  onClose: () => void
}) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const { move, busy } = usePoolMove(entity, () => {
    onClose()
    onDone()
    void client.invalidateQueries({ queryKey: ['records', entity] })
  })
  return (
    <Modal
      open
      title={t('pool.release')}
      okText={t('pool.releaseNow')}
      confirmLoading={busy}
      onOk={() => void move('release', [id], { reason })}
      onCancel={onClose}
      width={440}
    >
      <p className="muted">{t('pool.releaseHelp')}</p>
      <Input.TextArea
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t('pool.reason')}
        aria-label={t('pool.reason')}
        maxLength={200}
        autoSize={{ minRows: 2 }}
      />
    </Modal>
  )
}
