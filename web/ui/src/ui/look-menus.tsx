import { DesktopOutlined, GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { changeLanguage } from '@/i18n'
import type { Language } from '@/i18n/text'
import { type ThemeMode, usePreferences } from './preferences'

const languages = [
  { key: 'zh', label: '中文' },
  { key: 'en', label: 'English' },
]

/** Chinese or English; of a signed-in person it is remembered by the server. */
export function LanguageMenu({ signedOut }: { signedOut?: boolean }) {
  const { t, i18n } = useTranslation()
  const choose = async (language: Language) => {
    if (!signedOut) await api.put('/session/language', { language }).catch(() => {})
    await changeLanguage(language)
  }
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: languages,
        selectedKeys: [i18n.language],
        onClick: ({ key }) => void choose(key as Language),
      }}
    >
      <Button type="text" icon={<GlobalOutlined />} aria-label={t('language')} title={t('language')} />
    </Dropdown>
  )
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
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{ items, selectedKeys: [theme], onClick: ({ key }) => set({ theme: key as ThemeMode }) }}
    >
      <Button
        type="text"
        icon={items.find((item) => item.key === theme)?.icon}
        aria-label={t('theme.title')}
        title={t('theme.title')}
      />
    </Dropdown>
  )
}
