import { useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefreshAround } from '@/api/around'
import { api } from '@/api/client'
import type { Text, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import type { Place } from './timeline-api'

interface Reverted {
  record: WeftRecord
  reverted: string[]
  conflicts: { field: string; label: Text; reason: Text; anyway: boolean }[]
}

interface Stopped {
  entry: string
  conflicts: Reverted['conflicts']
}

/** Gives fields the values they had before a change; tells what was in the way. */
export function useRevert({ entity, id }: Place) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const notify = useNotify()
  const refresh = useRefreshAround()
  const [stopped, setStopped] = useState<Stopped | null>(null)
  const revert = async (entry: string, fields: string[] = [], anyway = false) => {
    try {
      const answer = await api.post<Reverted>(`/records/${entity}/${id}/revert`, { entry, fields, anyway })
      if (answer.reverted.length > 0) {
        notify.done(t('revert.done', { count: answer.reverted.length }))
        void client.invalidateQueries({ queryKey: ['form', entity, id] })
        refresh()
      }
      setStopped(answer.conflicts.length > 0 ? { entry, conflicts: answer.conflicts } : null)
    } catch (error) {
      notify.failed(error)
    }
  }
  const dialog = <Conflicts stopped={stopped} onClose={() => setStopped(null)} onAnyway={revert} />
  return { revert, dialog }
}

interface Props {
  stopped: Stopped | null
  onClose: () => void
  onAnyway: (entry: string, fields: string[], anyway: boolean) => Promise<void>
}

function Conflicts({ stopped, onClose, onAnyway }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  if (!stopped) return null
  const possible = stopped.conflicts.filter((conflict) => conflict.anyway).map((conflict) => conflict.field)
  return (
    <Modal
      open
      title={t('revert.left')}
      onCancel={onClose}
      okText={t('revert.anyway')}
      okButtonProps={{ danger: true, disabled: possible.length === 0 }}
      onOk={() => onAnyway(stopped.entry, possible, true)}
    >
      <dl className="changes">
        {stopped.conflicts.map((conflict) => (
          <div key={conflict.field}>
            <dt>{text(conflict.label)}</dt>
            <dd>{text(conflict.reason)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
