import i18next from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Text } from '@/api/types'

export type Language = 'en' | 'zh'

/** Chooses the language in use of a text, falling back to the other one. */
export function pick(text: Text | string | null | undefined, language: string = i18next.language): string {
  if (text === null || text === undefined) return ''
  if (typeof text === 'string') return text
  return language === 'zh' ? text.zh || text.en || '' : text.en || text.zh || ''
}

/** pick, in a component that is drawn again when the language changes. */
export function useText(): (text: Text | string | null | undefined) => string {
  const { language } = useTranslation().i18n
  return useCallback((text) => pick(text, language), [language])
}

/** The language in use. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === 'zh' ? 'zh' : 'en'
}
