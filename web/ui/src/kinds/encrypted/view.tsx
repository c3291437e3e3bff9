import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { plain, type ViewProps } from '../kind'

/** Dots, until somebody asks to see the text; lists show dots only. */
export function View({ value, compact }: ViewProps) {
  const { t } = useTranslation('kinds')
  const [shown, setShown] = useState(false)
  if (compact)
    return (
      <span role="img" aria-label={t('encrypted.hidden')}>
        ••••
      </span>
    )
  return (
    <span className="row" style={{ gap: 4 }}>
      <span className="tabular">{shown ? plain(value) : '••••'}</span>
      <Button
        type="text"
        size="small"
        icon={shown ? <EyeInvisibleOutlined /> : <EyeOutlined />}
        aria-label={t(shown ? 'encrypted.hide' : 'encrypted.show')}
        onClick={() => setShown(!shown)}
      />
    </span>
  )
}
