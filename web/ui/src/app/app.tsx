import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, whenSignedOut } from '@/api/client'
import { useConnection } from '@/api/connection'
import { makeQueryClient } from '@/api/query-client'
import { sessionQuery } from '@/api/session'
import { antdLocale, changeLanguage } from '@/i18n'
import { useLanguage } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { chosenLanguage } from '@/ui/look-menus'
import { NotifyProvider } from '@/ui/notify'
import { useDark, useMotion, usePhone } from '@/ui/preferences'
import { antdTheme } from '@/ui/theme'
import { ConnectionBar } from './connection-bar'
import { useInstallable } from './installed'
import { makeRouter } from './routes'

const SignInPage = lazy(() => import('@/session/sign-in-page'))
const SetupPage = lazy(() => import('@/session/setup-page'))

/** Everything: look, language, cache of the server's answers, and who is signed in. */
export function App() {
  const [client] = useState(makeQueryClient)
  return (
    <QueryClientProvider client={client}>
      <Look>
        <ConnectionBar />
        <Gate />
      </Look>
    </QueryClientProvider>
  )
}

/** A tap beside a dialog must not throw away what was typed into it. */
const stayOpen = { mask: { closable: false } }

function Look({ children }: { children: ReactNode }) {
  const dark = useDark()
  useLanguage()
  useInstallable()
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }, [dark])
  return (
    <ConfigProvider
      theme={antdTheme({ dark, motion: useMotion(), phone: usePhone() })}
      locale={antdLocale() as never}
      button={{ autoInsertSpace: false }}
      modal={stayOpen}
    >
      <NotifyProvider>{children}</NotifyProvider>
    </ConfigProvider>
  )
}

/** Shows the set-up of a new system, the sign-in, or the application. The address stays as it is. */
function Gate() {
  const client = useQueryClient()
  const { i18n } = useTranslation()
  const { data: session, error, refetch } = useQuery(sessionQuery)
  useEffect(() => {
    whenSignedOut(() => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }))
  }, [client])
  const signedIn = session?.user?.id
  // Only signing in changes the language; a choice made afterwards is the person's own.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (signedIn) void takeLanguage(session?.user?.language, i18n.language)
  }, [signedIn])
  if (error && !session) return <ErrorState error={error} retry={() => void refetch()} />
  if (!session) return <Splash />
  if (session.state === 'setup')
    return (
      <Wait>
        <SetupPage />
      </Wait>
    )
  if (session.state === 'signed_out')
    return (
      <Wait>
        <SignInPage />
      </Wait>
    )
  return <SignedIn key={session.user?.id} />
}

/** The language chosen on the way in becomes the person's; else the person's own is taken. */
async function takeLanguage(own: string | undefined, current: string) {
  const chosen = sessionStorage.getItem(chosenLanguage)
  sessionStorage.removeItem(chosenLanguage)
  if (chosen) await api.put('/session/language', { language: chosen }).catch(() => {})
  else if ((own === 'en' || own === 'zh') && own !== current) await changeLanguage(own)
}

function SignedIn() {
  const client = useQueryClient()
  const [router] = useState(() => makeRouter(client))
  return <RouterProvider router={router} />
}

function Wait({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Splash />}>{children}</Suspense>
}

/** Stands until there is something to see; without a connection it says what to do. */
function Splash() {
  const { t } = useTranslation()
  const lost = useConnection((state) => state.since !== null)
  const logo = <img src="/weft.svg" alt="" width={40} height={40} style={{ opacity: 0.5 }} />
  return (
    <div style={{ display: 'grid', placeItems: 'center', height: '100%' }} aria-busy="true">
      {lost ? <EmptyState icon={logo} title={t('connection.none')} help={t('connection.noneHelp')} /> : logo}
    </div>
  )
}
