import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'

interface Sample {
  state: 'none' | 'loading' | 'interrupted' | 'failed' | 'loaded'
  done: number
  total: number
  left_out: number
  problem?: Text
}

interface Removal {
  records: number
  attached: number
  kept: number
  examples: { entity: string; id: string; title: string }[]
}

/** The sample company: load it, see how far it is, take it away again. */
export default function SamplePanel() {
  const { t } = useTranslation('admin')
  const sample = useQuery({
    queryKey: ['sample'],
    queryFn: () => api.get<Sample>('/sample'),
    refetchInterval: ({ state }) => (state.data?.state === 'loading' ? 1_000 : false),
  })
  return (
    <section className="panel">
      <header>
        <h2>{t('sample.title')}</h2>
        {sample.data && <Buttons sample={sample.data} />}
      </header>
      <div className="body stack">
        {sample.error && <ErrorState error={sample.error} retry={() => void sample.refetch()} />}
        {sample.isPending && <Lines count={2} />}
        {sample.data && <State sample={sample.data} />}
      </div>
    </section>
  )
}

function State({ sample }: { sample: Sample }) {
  const { t } = useTranslation('admin')
  const text = useText()
  return (
    <>
      <p className="muted">{t(`sample.${sample.state}`)}</p>
      {sample.state === 'loading' && (
        <Progress
          percent={Math.floor((sample.done / Math.max(sample.total, 1)) * 100)}
          status="active"
          aria-label={t('progress')}
        />
      )}
      {sample.state === 'failed' && <p role="alert">{text(sample.problem)}</p>}
      {sample.state === 'loaded' && sample.left_out > 0 && (
        <p>{t('sample.leftOut', { count: sample.left_out, total: sample.total })}</p>
      )}
    </>
  )
}

function Buttons({ sample }: { sample: Sample }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const [removing, setRemoving] = useState(false)
  const load = useMutation({
    mutationFn: () => api.post<Sample>('/sample', {}),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['sample'] }),
  })
  if (sample.state === 'loading') return null
  if (sample.state === 'loaded')
    return (
      <>
        <Button onClick={() => setRemoving(true)}>{t('sample.remove')}</Button>
        {removing && <RemoveDialog onClose={() => setRemoving(false)} />}
      </>
    )
  return (
    <Button onClick={() => load.mutate()} loading={load.isPending}>
      {t('sample.load')}
    </Button>
  )
}

/** Says what goes and what stays before anything does. */
function RemoveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const removal = useQuery({
    queryKey: ['sample', 'removal'],
    queryFn: () => api.get<Removal>('/sample/removal'),
    gcTime: 0,
  })
  const remove = useMutation({
    mutationFn: () => api.delete<Removal>('/sample'),
    onSuccess: (done) => {
      notify.done(t('sample.removed', { count: done.records }))
      onClose()
    },
    onError: notify.failed,
    // What it would do is no question any more once it is done.
    onSettled: () => client.invalidateQueries({ predicate: (query) => query.queryKey[1] !== 'removal' }),
  })
  return (
    <Modal
      open
      title={t('sample.removeTitle')}
      okText={t('sample.remove')}
      okButtonProps={{ danger: true, disabled: !removal.data, loading: remove.isPending }}
      onOk={() => remove.mutate()}
      onCancel={onClose}
    >
      {removal.error && <ErrorState error={removal.error} retry={() => void removal.refetch()} />}
      {removal.isPending && <Lines count={4} />}
      {removal.data && <Foretold removal={removal.data} />}
    </Modal>
  )
}

function Foretold({ removal }: { removal: Removal }) {
  const { t } = useTranslation('admin')
  return (
    <div className="stack">
      <p>{t('sample.goes', { count: removal.records })}</p>
      {removal.attached > 0 && <p>{t('sample.attached', { count: removal.attached })}</p>}
      {removal.kept > 0 && (
        <>
          <p>{t('sample.stays', { count: removal.kept })}</p>
          <ul>
            {removal.examples.map((one) => (
              <li key={one.id}>{one.title}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
