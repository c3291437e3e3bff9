import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import type { ChangeInfo } from './api'

/** In what way a change came. */
export function WayTag({ way }: { way: string }) {
  const { t } = useTranslation('changes')
  return <span className="tag">{t(`way.${way}`, { defaultValue: way })}</span>
}

/** How many records of what were changed. */
export function Counts({ change }: { change: ChangeInfo }) {
  const { t } = useTranslation('changes')
  const text = useText()
  if (change.changed.length === 0) return t('nothing')
  return change.changed
    .map((one) => `${text(one.label)} ${one.count.toLocaleString()}${one.more ? '+' : ''}`)
    .join(t('and'))
}
