import { EyeInvisibleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { isEmpty, kindOf } from '.'
import { plain, type ViewProps } from './kind'

/** A field's value for reading; a masked one says so, an empty one is a dash in a form. */
export function FieldView({ masked, ...view }: ViewProps & { masked?: boolean }) {
  const { field, value, compact } = view
  if (masked) return <Masked value={value} />
  if (isEmpty(value)) return compact ? null : <span className="muted">–</span>
  const View = kindOf(field).View
  return <View {...view} />
}

function Masked({ value }: Pick<ViewProps, 'value'>) {
  const { t } = useTranslation()
  return (
    <span className="muted" title={t('value.hidden')}>
      {typeof value === 'object' ? '***' : plain(value) || '***'} <EyeInvisibleOutlined />
    </span>
  )
}
