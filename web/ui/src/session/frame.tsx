import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageMenu, ThemeMenu } from '@/ui/look-menus'
import './session.css'

/** The frame of the pages before the application: product, language, look. */
export function Frame({ wide, children }: { wide?: boolean; children: ReactNode }) {
  const { t } = useTranslation('session')
  return (
    <div className="session">
      <header className="row">
        <span className="grow" />
        <LanguageMenu signedOut />
        <ThemeMenu />
      </header>
      <main className={wide ? 'wide' : undefined}>
        <div className="brand">
          <img src="/weft.svg" alt="" width={40} height={40} />
          <div>
            <h1>{t('product')}</h1>
            <p className="muted">{t('tagline')}</p>
          </div>
        </div>
        {children}
      </main>
    </div>
  )
}
