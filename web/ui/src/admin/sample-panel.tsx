import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { type Sample, SamplePeople, SampleProgress, sampleQuery, useSample } from './sample'

interface Removal {
  records: number
  attached: number
  kept: number
  examples: { entity: string; id: string; title: string }[]
}

/** The sample company: load it, see how far it is, take it away again. */
export default function SamplePanel() {
  const { t } = useTranslation('admin')
  const sample = useSample()
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
      {sample.state === 'loading' && <SampleProgress sample={sample} label={t('progress')} />}
      {sample.state === 'failed' && <p role="alert">{text(sample.problem)}</p>}
      {sample.state === 'loaded' && sample.left_out > 0 && (
        <p>{t('sample.leftOut', { count: sample.left_out, total: sample.total })}</p>
      )}
      {sample.state === 'loaded' && <p>{t(sample.sign_in ? 'sample.signIn' : 'sample.noSignIn')}</p>}
      {sample.sign_in && <SamplePeople sample={sample} />}
    </>
  )
}

function Buttons({ sample }: { sample: Sample }) {
  const { t } = useTranslation('admin')
  const [asked, setAsked] = useState<'load' | 'setPassword' | 'remove'>()
  if (sample.state === 'loading') return null
  const close = () => setAsked(undefined)
  const button = (what: typeof asked) => <Button onClick={() => setAsked(what)}>{t(`sample.${what}`)}</Button>
  return (
    <>
      {sample.state === 'loaded' ? (
        <div className="row wrap">
          {button('setPassword')}
          {button('remove')}
        </div>
      ) : (
        button('load')
      )}
      {asked === 'load' && <PasswordDialog title={t('sample.load')} path="/sample" onClose={close} />}
      {asked === 'setPassword' && (
        <PasswordDialog title={t('sample.setPassword')} path="/sample/password" onClose={close} />
      )}
      {asked === 'remove' && <RemoveDialog onClose={close} />}
    </>
  )
}

/** Asks for the password of the sample's people, to load them or to change it. */
function PasswordDialog({ title, path, onClose }: { title: string; path: string; onClose: () => void }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const [form] = Form.useForm<{ password?: string }>()
  const send = useMutation({
    mutationFn: ({ password }: { password?: string }) => api.post<Sample>(path, { password: password ?? '' }),
    onSuccess: (sample) => {
      client.setQueryData(sampleQuery.queryKey, sample)
      if (sample.state === 'loaded') notify.done(t('sample.passwordSet'))
      onClose()
    },
  })
  return (
    <Modal
      open
      title={title}
      okText={title}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={send.isPending}
    >
      <ErrorBox error={send.error} />
      <Form form={form} layout="vertical" onFinish={send.mutate}>
        <Form.Item name="password" label={t('sample.password')} extra={t('sample.passwordHelp')}>
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
      </Form>
    </Modal>
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
