import { LoadingOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '@/api/connection'

/** Tells that the server does not answer, and asks for everything again once it does. */
export function ConnectionBar() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const lost = useConnection((state) => state.since !== null)
  const wasLost = useRef(false)
  useEffect(() => {
    if (wasLost.current && !lost) void client.invalidateQueries()
    wasLost.current = lost
  }, [lost, client])
  if (!lost) return null
  return (
    <div className="connection-bar" role="status">
      <LoadingOutlined /> {t('connection.lost')}
    </div>
  )
}
