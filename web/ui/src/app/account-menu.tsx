import {
  ApiOutlined,
  CalendarOutlined,
  HistoryOutlined,
  KeyOutlined,
  LogoutOutlined,
  MailOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { usePerson, useRestart, useSession } from '@/api/session'
import { dropAllDrafts } from '@/forms/drafts'
import { MenuButton } from '@/ui/menu-button'
import { useNotify } from '@/ui/notify'
import { Face } from '@/ui/person'

const PasswordDialog = lazy(() => import('@/session/password-dialog'))
const TokensDialog = lazy(() => import('@/session/tokens-dialog'))

/** The person: own record, password, API tokens, sign-out. */
export function AccountMenu() {
  const { t } = useTranslation('app')
  const person = usePerson()
  const router = useRouter()
  const signOut = useSignOut()
  const { must_change: forced } = useSession()
  const [password, setPassword] = useState(forced ?? false)
  const [tokens, setTokens] = useState(false)
  const actions: Record<string, () => void> = {
    me: () => void router.navigate({ to: '/records/$entity/$id', params: { entity: 'user', id: person.id } }),
    away: () => void router.navigate({ to: '/away' }),
    changes: () => void router.navigate({ to: '/changes' }),
    notices: () => void router.navigate({ to: '/notices' }),
    password: () => setPassword(true),
    tokens: () => setTokens(true),
    out: () => void signOut(),
  }
  const items = [
    { key: 'me', icon: <UserOutlined />, label: t('account.me') },
    { key: 'away', icon: <CalendarOutlined />, label: t('account.away') },
    { key: 'changes', icon: <HistoryOutlined />, label: t('account.changes') },
    { key: 'notices', icon: <MailOutlined />, label: t('account.notices') },
    { key: 'password', icon: <KeyOutlined />, label: t('account.password') },
    { key: 'tokens', icon: <ApiOutlined />, label: t('account.tokens') },
    { key: 'out', icon: <LogoutOutlined />, label: t('account.out'), parted: true },
  ]
  return (
    <>
      <MenuButton
        label={person.name}
        className="person"
        head={<Who name={person.name} login={person.login} />}
        items={items}
        onChoose={(key) => actions[key]?.()}
      >
        <Face person={{ id: person.id, title: person.name }} large />
      </MenuButton>
      {password && (
        <Suspense fallback={null}>
          <PasswordDialog forced={forced} onClose={() => setPassword(false)} />
        </Suspense>
      )}
      {tokens && (
        <Suspense fallback={null}>
          <TokensDialog onClose={() => setTokens(false)} />
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
      dropAllDrafts()
      await restart()
    } catch (error) {
      notify.failed(error)
    }
  }
}

function Who({ name, login }: { name: string; login: string }) {
  return (
    <div
      style={{ padding: '6px 10px', lineHeight: 1.4, borderBottom: '1px solid var(--line)', marginBottom: 4 }}
    >
      <div style={{ fontWeight: 600 }}>{name}</div>
      <div className="muted">{login}</div>
    </div>
  )
}
