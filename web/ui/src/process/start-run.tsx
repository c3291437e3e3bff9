import { ErrorBox } from '@/ui/error-box'
import './process.css'
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { startableQuery, useStartRun } from './startable'

interface Props {
  entity: string
  id: string
  onClose: () => void
}

/** Starts a workflow by hand; one that cannot be started now says why. */
export default function StartRun({ entity, id, onClose }: Props) {
  const { t } = useTranslation('process')
  const text = useText()
  const notify = useNotify()
  const startable = useQuery(startableQuery(entity, id))
  const start = useStartRun(id)
  const begin = (workflow: string) =>
    start.mutate(workflow, {
      onSuccess: () => {
        notify.done(t('start.started'))
        onClose()
      },
    })
  return (
    <Modal open title={t('start.title')} onCancel={onClose} footer={null} width={480}>
      {startable.isPending && <Lines count={3} />}
      {startable.data?.length === 0 && <p className="muted">{t('start.none')}</p>}
      <ul className="startable">
        {startable.data?.map((one) => (
          <li key={one.workflow}>
            <span className="grow">
              <b>{text(one.title) || one.workflow}</b>
              {!one.allowed && <span className="muted">{text(one.reason)}</span>}
            </span>
            <Button
              type={one.allowed ? 'primary' : 'default'}
              disabled={!one.allowed}
              loading={start.isPending && start.variables === one.workflow}
              onClick={() => begin(one.workflow)}
              aria-label={`${t('start.start')} ${text(one.title)}`}
            >
              {t('start.start')}
            </Button>
          </li>
        ))}
      </ul>
      <ErrorBox error={start.error ?? startable.error} />
    </Modal>
  )
}
