import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNotify } from '@/ui/notify'

/** How often a page that stays open looks for a new version, in milliseconds. */
const lookEvery = 30 * 60_000

/** Makes the application installable: its name in the person's language, and its shell on the device. */
export function useInstallable() {
  const { i18n } = useTranslation()
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en'
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
    if (link) link.href = `/manifest.${language}.json`
  }, [language])
  useEffect(() => {
    if (import.meta.env.PROD) void navigator.serviceWorker?.register('/sw.js').catch(() => {})
  }, [])
}

/** Offers to load the application anew once the server has another version of it. */
export function useNewVersion() {
  const { t } = useTranslation('app')
  const notify = useNotify()
  const offer = useRef(() => {})
  offer.current = () => notify.offer(t('newVersion'), t('reload'), () => window.location.reload())
  useEffect(() => {
    let told = 0
    const look = async () => {
      if (document.hidden || Date.now() - told < lookEvery || !(await isOld())) return
      told = Date.now()
      offer.current()
    }
    const timer = setInterval(() => void look(), lookEvery)
    const onShown = () => void look()
    document.addEventListener('visibilitychange', onShown)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onShown)
    }
  }, [])
}

/** Whether the server's page names other scripts than this one. */
async function isOld(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src')
  const page = await fetch('/', { cache: 'no-store' }).then(
    (answer) => (answer.ok ? answer.text() : ''),
    () => '',
  )
  return !!own && page.includes('type="module"') && !page.includes(own)
}
