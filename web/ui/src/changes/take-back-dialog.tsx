import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBox } from '@/ui/error-box'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { type ChangeInfo, takeBack } from './api'
import { Conflicts } from './conflicts'

/** Tells what taking a change back would do before anything is written, and does it. */
export function TakeBackDialog({
  change,
  onClose,
}: {
  change: Pick<ChangeInfo, 'id' | 'reverts'>
  onClose: () => void
}) {
  const { t } = useTranslation('changes')
  const client = useQueryClient()
  const notify = useNotify()
  const tried = useQuery({
    queryKey: ['changes', change.id, 'tried'],
    queryFn: () => takeBack(change.id, true),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const doing = useMutation({
    mutationFn: () => takeBack(change.id),
    onSuccess: async ({ reverted }) => {
      notify.done(t('takenBack', { count: reverted }))
      await client.invalidateQueries()
      onClose()
    },
  })
  const report = tried.data
  const count = report?.reverted ?? 0
  return (
    <Modal
      open
      title={t(change.reverts ? 'redo' : 'takeBack')}
      onCancel={onClose}
      okText={t(report?.left ? 'takeBackRest' : 'takeBackAll', { count })}
      okButtonProps={{ disabled: count === 0, loading: doing.isPending }}
      onOk={() => doing.mutate()}
    >
      {tried.isPending && <Lines count={4} />}
      <ErrorBox error={tried.error ?? doing.error} />
      {report && (
        <div className="stack" role="status">
          {count > 0 && <p>{t(report.more ? 'wouldAtLeast' : 'would', { count })}</p>}
          {count === 0 && report.left === 0 && <p>{t('cannot')}</p>}
          {report.left > 0 && <Conflicts report={report} title={t('wouldLeave', { count: report.left })} />}
        </div>
      )}
    </Modal>
  )
}
