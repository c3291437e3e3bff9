import './session.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useNotify } from '@/ui/notify'
import { RelativeTime } from '@/ui/time'

interface Token {
  id: string
  name: string
  user: { id: string; title: string }
  made_at: string
  used_at: string | null
  expires_at: string | null
  token?: string
}

interface NewToken {
  name: string
  days: number
}

const key = ['tokens']
const day = 24 * 60 * 60 * 1000

/** API tokens: programs that act in one's own name. */
export default function TokensDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('session')
  const { data: tokens = [] } = useQuery({ queryKey: key, queryFn: () => api.get<Token[]>('/tokens') })
  return (
    <Modal open title={t('tokens.title')} footer={null} onCancel={onClose} width={520}>
      <p className="muted">{t('tokens.help')}</p>
      <MakeToken />
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
      {tokens.length === 0 && <p className="muted">{t('tokens.none')}</p>}
    </Modal>
  )
}

/** Makes a token and shows its secret this one time. */
function MakeToken() {
  const { t } = useTranslation('session')
  const notify = useNotify()
  const client = useQueryClient()
  const [form] = Form.useForm<NewToken>()
  const [made, setMade] = useState<Token>()
  const make = useMutation({
    mutationFn: ({ name, days }: NewToken) =>
      api.post<Token>('/tokens', { name, ...(days > 0 && { expires_at: inDays(days) }) }),
    onSuccess: (token) => {
      setMade(token)
      form.resetFields()
      void client.invalidateQueries({ queryKey: key })
    },
    onError: notify.failed,
  })
  const spans = [30, 90, 365, 0].map((days) => ({
    value: days,
    label: t('tokens.days', { context: `${days}` }),
  }))
  return (
    <>
      <Form form={form} layout="inline" onFinish={make.mutate} initialValues={{ days: 90 }}>
        <Form.Item
          name="name"
          style={{ flex: 1 }}
          rules={[{ required: true, message: t('tokens.nameMissing') }]}
        >
          <Input placeholder={t('tokens.name')} aria-label={t('tokens.name')} maxLength={80} />
        </Form.Item>
        <Form.Item name="days">
          <Select options={spans} style={{ width: 120 }} aria-label={t('tokens.expires')} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {t('tokens.make')}
        </Button>
      </Form>
      {made?.token && (
        <Alert
          type="success"
          style={{ marginTop: 12 }}
          title={t('tokens.once')}
          description={
            <Typography.Text copyable code>
              {made.token}
            </Typography.Text>
          }
        />
      )}
    </>
  )
}

function TokenRow({ token }: { token: Token }) {
  const { t } = useTranslation('session')
  const notify = useNotify()
  const client = useQueryClient()
  const drop = useMutation({
    mutationFn: () => api.delete(`/tokens/${token.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: notify.failed,
  })
  return (
    <div className="token-row">
      <div>
        <strong>{token.name}</strong> <span className="muted">{token.user.title}</span>
        <div className="muted">
          {t('tokens.used')} {token.used_at ? <RelativeTime at={token.used_at} /> : t('tokens.never')} ·{' '}
          {t('tokens.expires')}{' '}
          {token.expires_at ? <RelativeTime at={token.expires_at} /> : t('tokens.never')}
        </div>
      </div>
      <Button danger size="small" loading={drop.isPending} onClick={() => drop.mutate()}>
        {t('tokens.drop')}
      </Button>
    </div>
  )
}

function inDays(days: number): string {
  return new Date(Date.now() + days * day).toISOString()
}
