import { KeyOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { usePerson, useRestart } from '@/api/session'
import { useNotify } from '@/ui/notify'
import { Face } from '@/ui/person'

const PasswordDialog = lazy(() => import('@/session/password-dialog'))

/** The person: own record, password, sign-out. */
export function AccountMenu() {
  const { t } = useTranslation('app')
  const person = usePerson()
  const router = useRouter()
  const signOut = useSignOut()
  const [password, setPassword] = useState(false)
  const actions: Record<string, () => void> = {
    me: () => void router.navigate({ to: '/records/$entity/$id', params: { entity: 'user', id: person.id } }),
    password: () => setPassword(true),
    out: () => void signOut(),
  }
  const items = [
    { key: 'who', disabled: true, label: <Who name={person.name} login={person.login} /> },
    { type: 'divider' as const },
    { key: 'me', icon: <UserOutlined />, label: t('account.me') },
    { key: 'password', icon: <KeyOutlined />, label: t('account.password') },
    { type: 'divider' as const },
    { key: 'out', icon: <LogoutOutlined />, label: t('account.out') },
  ]
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{ items, onClick: ({ key }) => actions[key]?.() }}
      >
        <button type="button" className="plain person" aria-label={person.name} title={person.name}>
          <Face person={{ id: person.id, title: person.name }} large />
        </button>
      </Dropdown>
      {password && (
        <Suspense fallback={null}>
          <PasswordDialog onClose={() => setPassword(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Ends the session and shows the sign-in. */
export function useSignOut() {
  const restart = useRestart()
  const notify = useNotify()
  return async () => {
    try {
      await api.delete('/session')
      await restart()
    } catch (error) {
      notify.failed(error)
    }
  }
}

function Who({ name, login }: { name: string; login: string }) {
  return (
    <div style={{ lineHeight: 1.4, color: 'var(--text)' }}>
      <div style={{ fontWeight: 600 }}>{name}</div>
      <div className="muted">{login}</div>
    </div>
  )
}
