import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError, errorText } from '@/api/errors'
import { useRestart, useSession } from '@/api/session'
import { Frame } from './frame'

interface Credentials {
  login: string
  password: string
}

/** Signs a person in; what was being looked at opens afterwards. */
export default function SignInPage() {
  const { t } = useTranslation('session')
  const { demo } = useSession()
  const restart = useRestart()
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => api.post('/session', credentials),
    onSuccess: restart,
  })
  return (
    <Frame>
      <Form<Credentials>
        layout="vertical"
        requiredMark={false}
        className="panel box"
        onFinish={signIn.mutate}
      >
        {signIn.error && <Refused error={signIn.error} />}
        <Form.Item name="login" label={t('login')} rules={[{ required: true, message: t('loginMissing') }]}>
          <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('password')}
          rules={[{ required: true, message: t('passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t('signIn')}
        </Button>
        {demo && (
          <p className="muted" style={{ marginTop: 12 }}>
            {t('demo')}
          </p>
        )}
      </Form>
    </Frame>
  )
}

function Refused({ error }: { error: Error }) {
  const { t } = useTranslation('session')
  const seconds = error instanceof ApiError ? error.document.retry_after : undefined
  const locked = error instanceof ApiError && (error.code === 'locked' || error.status === 429)
  return (
    <div className="error-box" role="alert">
      {locked && <strong>{t('locked')} </strong>}
      {errorText(error)}
      {locked && seconds ? ` ${t('lockedFor', { count: Math.max(1, Math.ceil(seconds / 60)) })}` : null}
    </div>
  )
}
