import { DesktopOutlined, GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { sessionQuery } from '@/api/session'
import type { Session } from '@/api/types'
import { changeLanguage } from '@/i18n'
import type { Language } from '@/i18n/text'
import { MenuButton } from './menu-button'
import { type ThemeMode, usePreferences } from './preferences'

const languages = [
  { key: 'zh', label: '中文' },
  { key: 'en', label: 'English' },
]

/** Where the choice made before signing in is kept; it becomes the person's own. */
export const chosenLanguage = 'weft.language.chosen'

/** Chinese or English; of a signed-in person it is remembered by the server. */
export function LanguageMenu({ signedOut }: { signedOut?: boolean }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const choose = async (language: Language) => {
    if (signedOut) sessionStorage.setItem(chosenLanguage, language)
    else await api.put('/session/language', { language }).catch(() => {})
    client.setQueryData(sessionQuery.queryKey, (session) => speaking(session, language))
    await changeLanguage(language)
  }
  return (
    <MenuButton
      label={t('language')}
      items={languages}
      selected={i18n.language}
      onChoose={(key) => void choose(key as Language)}
    >
      <GlobalOutlined />
    </MenuButton>
  )
}

function speaking(session: Session | undefined, language: Language): Session | undefined {
  return session?.user ? { ...session, user: { ...session.user, language } } : session
}

/** Light, dark, or as the system is. */
export function ThemeMenu() {
  const { t } = useTranslation()
  const theme = usePreferences((state) => state.theme)
  const set = usePreferences((state) => state.set)
  const items = [
    { key: 'light', icon: <SunOutlined />, label: t('theme.light') },
    { key: 'dark', icon: <MoonOutlined />, label: t('theme.dark') },
    { key: 'system', icon: <DesktopOutlined />, label: t('theme.system') },
  ]
  return (
    <MenuButton
      label={t('theme.title')}
      items={items}
      selected={theme}
      onChoose={(key) => set({ theme: key as ThemeMode })}
    >
      {items.find((item) => item.key === theme)?.icon}
    </MenuButton>
  )
}
