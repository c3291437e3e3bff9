import dayjs from 'dayjs'
import localizedFormat from 'dayjs/plugin/localizedFormat'
import relativeTime from 'dayjs/plugin/relativeTime'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Messages } from './messages'
import type { Language } from './text'

dayjs.extend(relativeTime)
dayjs.extend(localizedFormat)

/** What the first page needs, and what the others need. */
const loaders: Record<
  Language,
  { first: () => Promise<First>; more: () => Promise<{ messages: Messages }> }
> = {
  en: { first: () => import('./load-en'), more: () => import('./more-en') },
  zh: { first: () => import('./load-zh'), more: () => import('./more-zh') },
}

interface First {
  messages: Messages
  antd: object
}

let antd: object = {}
let wantsMore = false

/** The languages all of whose messages are here. */
const complete = new Set<Language>()

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
  i18next.services.formatter?.add('inside', inside)
  await changeLanguage(language)
}

/** A name inside a sentence: English writes it small, unless it is an abbreviation. */
export function inside(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

/** Loads a language's messages and switches everything to it. */
export async function changeLanguage(language: Language) {
  const first = await loaders[language].first()
  add(language, first.messages)
  if (wantsMore) await addMore(language)
  antd = first.antd
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  localStorage.setItem('weft.language', language)
  await i18next.changeLanguage(language)
}

/**
 * Loads the messages of the pages behind the first one; they wait for it. The language may change
 * meanwhile, when the person's own turns out to be another than the browser's.
 */
export async function loadMoreMessages() {
  wantsMore = true
  while (!complete.has(currentLanguage())) await addMore(currentLanguage())
}

function currentLanguage(): Language {
  return i18next.language === 'zh' ? 'zh' : 'en'
}

async function addMore(language: Language) {
  add(language, (await loaders[language].more()).messages)
  complete.add(language)
}

function add(language: Language, messages: Messages) {
  for (const [namespace, texts] of Object.entries(messages)) {
    i18next.addResourceBundle(language, namespace, texts, true, true)
  }
}
