import { QuestionCircleOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** The small question mark next to anything locked, hidden, required, routed or refused. */
export function Why({ title, children }: { title?: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Popover
      trigger={['hover', 'click', 'focus']}
      title={title ?? t('why.title')}
      content={<div style={{ maxWidth: 320 }}>{children}</div>}
    >
      <button type="button" className="plain why" aria-label={t('why.title')}>
        <QuestionCircleOutlined />
      </button>
    </Popover>
  )
}
