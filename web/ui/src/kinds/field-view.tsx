import { EyeInvisibleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { isEmpty, kindOf } from '.'
import { plain, type ViewProps } from './kind'

/** A field's value for reading; a masked one says so, an empty one is a dash in a form. */
export function FieldView({ field, value, compact, masked }: ViewProps & { masked?: boolean }) {
  const { t } = useTranslation()
  if (masked) {
    return (
      <span className="muted" title={t('value.hidden')}>
        {typeof value === 'object' ? '***' : plain(value) || '***'} <EyeInvisibleOutlined />
      </span>
    )
  }
  if (isEmpty(value)) return compact ? null : <span className="muted">–</span>
  const View = kindOf(field).View
  return <View field={field} value={value} compact={compact} />
}
