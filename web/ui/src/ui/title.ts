import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Names the browser's tab while the component is shown. */
export function useTitle(title: string | undefined) {
  const { t } = useTranslation()
  const product = t('product')
  useEffect(() => {
    if (!title) return
    document.title = `${title} · ${product}`
    return () => {
      document.title = product
    }
  }, [title, product])
}
