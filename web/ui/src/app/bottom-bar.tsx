import {
  HomeOutlined,
  InboxOutlined,
  MenuOutlined,
  PlusCircleOutlined,
  SearchOutlined,
} from '@ant-design/icons'
import { Link, useRouterState } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import { WithCount } from '@/ui/with-count'

const Sheets = lazy(() => import('./sheets'))

/** The bar under the thumb: home, inbox, search, create, menu. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation('app')
  const [open, setOpen] = useState<'create' | 'menu' | null>(null)
  const shell = useShell()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <nav className="bottom-bar" aria-label={t('menu.title')}>
      <Link to="/" className={path === '/' ? 'current' : undefined}>
        <Entry icon={<HomeOutlined />} label={t('bar.home')} />
      </Link>
      <Link to="/inbox" className={path === '/inbox' ? 'current' : undefined}>
        <Entry
          icon={
            <WithCount count={shell?.counts.todo ?? 0}>
              <InboxOutlined />
            </WithCount>
          }
          label={t('bar.inbox')}
        />
      </Link>
      <button type="button" className="plain" onClick={onSearch}>
        <Entry icon={<SearchOutlined />} label={t('bar.search')} />
      </button>
      <button type="button" className="plain" onClick={() => setOpen('create')}>
        <Entry icon={<PlusCircleOutlined />} label={t('bar.create')} />
      </button>
      <button type="button" className="plain" onClick={() => setOpen('menu')}>
        <Entry icon={<MenuOutlined />} label={t('bar.menu')} />
      </button>
      {open && (
        <Suspense fallback={null}>
          <Sheets open={open} shell={shell} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </nav>
  )
}

function Entry({ icon, label }: { icon: ReactNode; label: string }) {
  return (
    <>
      <span className="icon">{icon}</span>
      <span>{label}</span>
    </>
  )
}
