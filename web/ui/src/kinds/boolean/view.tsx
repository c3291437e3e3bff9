import { CheckOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ViewProps } from '../kind'

export function View({ value, compact }: ViewProps) {
  const { t } = useTranslation()
  if (!compact) return <>{value === true ? t('value.yes') : t('value.no')}</>
  return value === true ? <CheckOutlined aria-label={t('value.yes')} style={{ color: 'var(--ok)' }} /> : null
}
