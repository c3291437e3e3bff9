import dayjs from 'dayjs'
import localizedFormat from 'dayjs/plugin/localizedFormat'
import relativeTime from 'dayjs/plugin/relativeTime'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Messages } from './messages'
import type { Language } from './text'

dayjs.extend(relativeTime)
dayjs.extend(localizedFormat)

const loaders: Record<Language, () => Promise<{ messages: Messages; antd: object }>> = {
  en: () => import('./load-en'),
  zh: () => import('./load-zh'),
}

let antd: object = {}

/** The texts of the component library in the language in use. */
export function antdLocale(): object {
  return antd
}

/** The language chosen before, or else the browser's. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem('weft.language')
  if (kept === 'en' || kept === 'zh') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** Starts i18next; nothing may be drawn before it resolves. */
export async function startI18n(language: Language = preferredLanguage()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    fallbackNS: 'common',
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await changeLanguage(language)
}

/** Loads a language's messages and switches everything to it. */
export async function changeLanguage(language: Language) {
  const loaded = await loaders[language]()
  for (const [namespace, messages] of Object.entries(loaded.messages)) {
    i18next.addResourceBundle(language, namespace, messages, true, true)
  }
  antd = loaded.antd
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  localStorage.setItem('weft.language', language)
  await i18next.changeLanguage(language)
}
