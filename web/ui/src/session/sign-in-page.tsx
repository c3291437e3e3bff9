import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError, errorText } from '@/api/errors'
import { useRestart, useSession } from '@/api/session'
import { Frame } from './frame'

interface Credentials {
  login: string
  password: string
}

/** Signs a person in; what was being looked at opens afterwards. Plain fields keep the first page small. */
export default function SignInPage() {
  const { t } = useTranslation('session')
  const { demo } = useSession()
  const restart = useRestart()
  const [missing, setMissing] = useState<(keyof Credentials)[]>([])
  const signIn = useMutation({
    mutationFn: (credentials: Credentials) => api.post('/session', credentials),
    onSuccess: restart,
  })
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const credentials = { login: String(typed.get('login')).trim(), password: String(typed.get('password')) }
    const empty = (['login', 'password'] as const).filter((name) => credentials[name] === '')
    setMissing(empty)
    if (empty.length === 0) signIn.mutate(credentials)
    else document.getElementById(empty[0] ?? '')?.focus()
  }
  return (
    <Frame>
      <form className="panel box stack" onSubmit={submit} noValidate>
        {signIn.error && <Refused error={signIn.error} />}
        <label className="plain-field">
          <span>{t('login')}</span>
          <input
            id="login"
            name="login"
            ref={first}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-invalid={missing.includes('login')}
          />
          {missing.includes('login') && <span className="wrong">{t('loginMissing')}</span>}
        </label>
        <PasswordField
          label={t('password')}
          problem={missing.includes('password') ? t('passwordMissing') : undefined}
        />
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t('signIn')}
        </Button>
        {demo && <p className="muted">{t('demo')}</p>}
      </form>
    </Frame>
  )
}

function PasswordField({ label, problem }: { label: string; problem?: string }) {
  const { t } = useTranslation('session')
  const [shown, setShown] = useState(false)
  const id = useId()
  return (
    <div className="plain-field">
      <label htmlFor="password">{label}</label>
      <span className="with-eye">
        <input
          id="password"
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          aria-invalid={!!problem}
          aria-describedby={id}
        />
        <button
          type="button"
          className="plain"
          onClick={() => setShown(!shown)}
          aria-label={t('showPassword')}
          aria-pressed={shown}
        >
          {shown ? <EyeOutlined /> : <EyeInvisibleOutlined />}
        </button>
      </span>
      <span id={id} className="wrong">
        {problem}
      </span>
    </div>
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
