import {
  HomeOutlined,
  InboxOutlined,
  MenuOutlined,
  PlusCircleOutlined,
  SearchOutlined,
} from '@ant-design/icons'
import { Link, useRouter, useRouterState } from '@tanstack/react-router'
import { Badge, Drawer } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import { useText } from '@/i18n/text'
import { Icon } from '@/ui/icon'
import { LanguageMenu, ThemeMenu } from '@/ui/look-menus'
import { SideMenu } from './side-menu'
import { creatable } from './top-bar'

/** The bar under the thumb: home, inbox, search, create, menu. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation('app')
  const [open, setOpen] = useState<'create' | 'menu' | null>(null)
  const shell = useShell()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const close = () => setOpen(null)
  return (
    <nav className="bottom-bar" aria-label={t('menu.title')}>
      <Link to="/" className={path === '/' ? 'current' : undefined}>
        <Entry icon={<HomeOutlined />} label={t('bar.home')} />
      </Link>
      <Link to="/inbox" className={path === '/inbox' ? 'current' : undefined}>
        <Entry
          icon={
            <Badge size="small" count={shell?.counts.todo}>
              <InboxOutlined />
            </Badge>
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
      <Drawer open={open === 'create'} onClose={close} placement="bottom" size="auto" title={t('bar.create')}>
        <CreateGrid onGo={close} />
      </Drawer>
      <Drawer
        open={open === 'menu'}
        onClose={close}
        placement="left"
        size={300}
        title={shell?.company.name || t('product')}
        extra={
          <>
            <LanguageMenu />
            <ThemeMenu />
          </>
        }
        styles={{ body: { padding: 0 } }}
      >
        <SideMenu shell={shell} onGo={close} />
      </Drawer>
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

function CreateGrid({ onGo }: { onGo: () => void }) {
  const text = useText()
  const router = useRouter()
  const create = (entity: string) => {
    onGo()
    void router.navigate({ to: '/records/$entity/new', params: { entity } })
  }
  return (
    <div className="create-grid">
      {creatable(useShell()).map((entity) => (
        <button key={entity.name} type="button" className="plain" onClick={() => create(entity.name)}>
          <Icon name={entity.icon} /> {text(entity.label)}
        </button>
      ))}
    </div>
  )
}
