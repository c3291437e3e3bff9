import { CopyOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer, Input, Select } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AccessTable } from '@/access/access-table'
import { accessQuery } from '@/access/queries'
import { api } from '@/api/client'
import { useMayAdmin, useShell } from '@/api/session'
import { RecordForm } from '@/forms/record-form'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { useNotify } from '@/ui/notify'

const HandoverWizard = lazy(() => import('./handover-wizard'))

interface Props {
  id: string | undefined
  onClose: () => void
  onCreated: (id: string) => void
}

/** A person: data, sign-in, and what they may do. */
export default function PersonDrawer({ id, onClose, onCreated }: Props) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const mayUsers = useMayAdmin('users')
  const mayRuns = useMayAdmin('runs')
  const saved = (record: { id: string }) => {
    void client.invalidateQueries({ queryKey: ['records', 'user'] })
    if (!id) onCreated(record.id)
  }
  return (
    <Drawer
      open
      onClose={onClose}
      size="min(620px, 100vw)"
      title={id ? t('person') : t('newPerson')}
      extra={id && <FullPage id={id} />}
    >
      <div className="stack">
        <RecordForm entity="user" id={id} editing={!id} onSaved={saved} />
        {id && mayUsers && <SignInPanel id={id} />}
        {id && mayUsers && <AccessPanel user={id} />}
        {id && mayRuns && <LeavePanel id={id} />}
      </div>
    </Drawer>
  )
}

function FullPage({ id }: { id: string }) {
  const { t } = useTranslation('admin')
  return (
    <Link to="/records/$entity/$id" params={{ entity: 'user', id }}>
      {t('fullPage')}
    </Link>
  )
}

/** Gives a person the means to sign in: a password by hand, or a fresh one to hand over. */
function SignInPanel({ id }: { id: string }) {
  const { t } = useTranslation('admin')
  const notify = useNotify()
  const [password, setPassword] = useState('')
  const set = useMutation({
    mutationFn: () => api.post(`/users/${id}/password`, { password }),
    onSuccess: () => {
      setPassword('')
      notify.done(t('passwordSet'))
    },
  })
  const invite = useMutation({
    mutationFn: () => api.post<{ password: string }>(`/users/${id}/invite`, {}),
    onError: notify.failed,
  })
  return (
    <section className="panel">
      <header>
        <h2>{t('signIn')}</h2>
      </header>
      <div className="body stack">
        <p className="muted">{t('signInHelp')}</p>
        <div className="row wrap">
          <Button onClick={() => invite.mutate()} loading={invite.isPending}>
            {t('invite')}
          </Button>
          {invite.data?.password && <FreshPassword password={invite.data.password} />}
        </div>
        <form
          className="row wrap"
          onSubmit={(event) => {
            event.preventDefault()
            set.mutate()
          }}
        >
          <Input.Password
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            placeholder={t('newPassword')}
            aria-label={t('newPassword')}
            autoComplete="new-password"
            style={{ width: 220 }}
          />
          <Button htmlType="submit" disabled={password.length < 8} loading={set.isPending}>
            {t('setPassword')}
          </Button>
        </form>
        <ErrorBox error={set.error} />
      </div>
    </section>
  )
}

function FreshPassword({ password }: { password: string }) {
  const { t } = useTranslation('admin')
  const notify = useNotify()
  const copy = () => void navigator.clipboard?.writeText(password).then(() => notify.done(t('copied')))
  return (
    <span className="row">
      <code className="secret">{password}</code>
      <Button size="small" icon={<CopyOutlined />} onClick={copy} aria-label={t('action.copy')} />
      <span className="muted">{t('shownOnce')}</span>
    </span>
  )
}

/** When somebody leaves, or changes place: everything they hold passes to others. */
function LeavePanel({ id }: { id: string }) {
  const { t } = useTranslation('admin')
  const [open, setOpen] = useState(false)
  return (
    <section className="panel">
      <header>
        <h2>{t('handover.panel')}</h2>
        <Button onClick={() => setOpen(true)}>{t('handover.begin')}</Button>
      </header>
      <div className="body muted">{t('handover.help')}</div>
      {open && (
        <Suspense fallback={null}>
          <HandoverWizard person={id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  )
}

function AccessPanel({ user }: { user: string }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const shell = useShell()
  const [entity, setEntity] = useState('')
  const access = useQuery(accessQuery(user, entity, undefined))
  const options = Object.values(shell?.entities ?? {}).map((one) => ({
    value: one.name,
    label: text(one.label),
  }))
  return (
    <section className="panel">
      <header>
        <h2>{t('access')}</h2>
        <Select
          size="small"
          value={entity || undefined}
          onChange={setEntity}
          options={options}
          placeholder={t('chooseEntity')}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('chooseEntity')}
          style={{ width: 170 }}
        />
      </header>
      <div className="body">
        {!entity && <p className="muted">{t('accessHelp')}</p>}
        <ErrorBox error={access.error} />
        {access.data && <AccessTable access={access.data} />}
      </div>
    </section>
  )
}
