import { PlusOutlined, QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import type { EntitySummary, Shell } from '@/api/types'
import { useText } from '@/i18n/text'
import { Icon } from '@/ui/icon'
import { LanguageMenu, ThemeMenu } from '@/ui/look-menus'
import { MenuButton } from '@/ui/menu-button'
import { usePhone } from '@/ui/preferences'
import { quickCreate } from '@/ui/quick-create'
import { AccountMenu } from './account-menu'
import { Bell } from './bell'

interface Props {
  onSearch: () => void
  onHelp: () => void
}

/** Search, create, bell, help, language, theme and person. */
export function TopBar({ onSearch, onHelp }: Props) {
  const { t } = useTranslation('app')
  const phone = usePhone()
  const shell = useShell()
  return (
    <header className="top">
      {phone ? (
        <span className="row grow" style={{ fontWeight: 600 }}>
          <img src="/weft.svg" alt="" width={22} height={22} />
          <span className="ellipsis">{shell?.company.name || t('product')}</span>
        </span>
      ) : (
        <>
          <button type="button" className="search-box" onClick={onSearch}>
            <SearchOutlined /> <span className="grow">{t('search.hint')}</span>{' '}
            <kbd className="for-keyboards">Ctrl K</kbd>
          </button>
          <span className="grow" />
          <CreateMenu />
        </>
      )}
      <Bell />
      {!phone && (
        <>
          <button
            type="button"
            className="plain icon-button"
            onClick={onHelp}
            aria-label={t('help')}
            title={t('help')}
          >
            <QuestionCircleOutlined />
          </button>
          <LanguageMenu />
          <ThemeMenu />
        </>
      )}
      <AccountMenu />
    </header>
  )
}

/** The entities this person may create, in the order of the menu. */
export function creatable(shell: Shell | undefined): EntitySummary[] {
  if (!shell) return []
  const order = shell.menu.areas.flatMap((area) => area.items.map((item) => item.entity))
  const names = [...new Set(order)].filter(
    (name) => name !== undefined && shell.entities[name]?.can.includes('create'),
  )
  return names.map((name) => shell.entities[name as string]).filter((entity) => entity !== undefined)
}

function CreateMenu() {
  const { t } = useTranslation('app')
  const text = useText()
  const entities = creatable(useShell())
  if (entities.length === 0) return null
  return (
    <MenuButton
      label={t('action.create')}
      items={entities.map((entity) => ({
        key: entity.name,
        icon: <Icon name={entity.icon} />,
        label: text(entity.label),
      }))}
      onChoose={quickCreate}
    >
      <PlusOutlined />
    </MenuButton>
  )
}
