import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import { loadFollowUp } from '@/forms/load-follow-up'
import { ErrorBoundary } from '@/ui/error-state'
import { useFieldFocus } from '@/ui/field-focus'
import { useFollowUpAsk } from '@/ui/follow-up'
import { usePhone, usePreferences } from '@/ui/preferences'
import { useQuickCreates } from '@/ui/quick-create'
import { useReturnFocus } from '@/ui/return-focus'
import { useKeyboard, useShortcuts } from '@/ui/shortcuts'
import { PageSkeleton } from '@/ui/skeleton'
import { useSoon } from '@/ui/soon'
import { BottomBar } from './bottom-bar'
import { useNewVersion } from './installed'
import './shell.css'
import { SideMenu } from './side-menu'
import { useStream } from './stream'
import { TopBar } from './top-bar'

const loadPalette = () => import('./palette')
const Palette = lazy(loadPalette)
const QuickForms = lazy(() => import('@/forms/quick-create'))
const FollowUpSheet = lazy(loadFollowUp)
const KeyboardHelp = lazy(() => import('@/ui/keyboard-help'))

/** The frame around every page: menu, top bar, on a phone the bar at the bottom. */
export function Shell() {
  const phone = usePhone()
  const shell = useShell()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useKeyboard()
  useSoon(loadPalette)
  useStream()
  useNewVersion()
  useReturnFocus()
  useFieldFocus()
  useGlobalShortcuts({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) })
  return (
    <div className="shell" data-phone={phone || undefined}>
      {!phone && <Side />}
      <TopBar onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <main>
        <ErrorBoundary at={path}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      {phone && <BottomBar onSearch={() => setPalette(true)} />}
      {palette && (
        <Suspense fallback={null}>
          <Palette shell={shell} onClose={() => setPalette(false)} />
        </Suspense>
      )}
      <QuickCreates />
      <FollowUp />
      {help && (
        <Suspense fallback={null}>
          <KeyboardHelp onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** The short forms that are open, loaded with the first one. */
function QuickCreates() {
  const open = useQuickCreates((state) => state.forms.length > 0)
  if (!open) return null
  return (
    <Suspense fallback={null}>
      <QuickForms />
    </Suspense>
  )
}

/** The follow-up that is being written down, if any. */
function FollowUp() {
  const open = useFollowUpAsk((state) => state.ask !== null)
  if (!open) return null
  return (
    <Suspense fallback={null}>
      <FollowUpSheet />
    </Suspense>
  )
}

function Side() {
  const { t } = useTranslation('app')
  const shell = useShell()
  const closed = usePreferences((state) => state.menuClosed)
  const set = usePreferences((state) => state.set)
  return (
    <aside className={closed ? 'side closed' : 'side'}>
      <div className="brand">
        <img src="/weft.svg" alt="" width={22} height={22} />
        {!closed && <span className="ellipsis">{shell?.company.name || t('product')}</span>}
      </div>
      <div className="scroll">
        <SideMenu shell={shell} closed={closed} />
      </div>
      <button
        type="button"
        className="plain fold"
        onClick={() => set({ menuClosed: !closed })}
        aria-label={closed ? t('menu.open') : t('menu.close')}
        title={closed ? t('menu.open') : t('menu.close')}
      >
        {closed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
      </button>
    </aside>
  )
}

function useGlobalShortcuts(open: { openPalette: () => void; openHelp: () => void }) {
  const { t } = useTranslation('app')
  const router = useRouter()
  const go = (to: string) => () => void router.navigate({ to })
  useShortcuts(t('keyboard.everywhere'), [
    { keys: 'mod+k', label: t('keys.search'), run: open.openPalette, typing: true },
    { keys: 'g h', label: t('keys.home'), run: go('/') },
    { keys: 'g i', label: t('keys.inbox'), run: go('/inbox') },
    { keys: '?', label: t('keys.help'), run: open.openHelp },
  ])
}
