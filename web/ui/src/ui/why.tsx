import { QuestionCircleOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reason } from '@/api/types'
import { useText } from '@/i18n/text'

/**
 * The small question mark next to anything locked, hidden, required, routed or refused. A finger both
 * points and focuses; a click besides would close again what these have opened.
 */
export function Why({ title, children }: { title?: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Popover
      trigger={['hover', 'focus']}
      title={title ?? t('why.title')}
      content={<div style={{ maxWidth: 320 }}>{children}</div>}
    >
      <button type="button" className="plain why" aria-label={t('why.title')}>
        <QuestionCircleOutlined />
      </button>
    </Popover>
  )
}

/** Why a field is hidden, locked, required or masked; nothing where there is nothing to explain. */
export function Reasons({ reasons }: { reasons: Reason[] }) {
  const text = useText()
  if (reasons.length === 0) return null
  return (
    <Why>
      {reasons.map((reason) => (
        <p key={text(reason.text)}>{text(reason.text)}</p>
      ))}
    </Why>
  )
}
