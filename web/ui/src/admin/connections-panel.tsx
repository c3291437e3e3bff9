import { CheckCircleFilled, WarningFilled } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useMayAdmin } from '@/api/session'
import type { Text } from '@/api/types'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { RelativeTime } from '@/ui/time'

interface Call {
  at: string
  ok: boolean
  status?: number
  error?: Text
}

export interface Connection {
  name: string
  address: string
  headers: string[]
  configured: boolean
  workflows: { key: string; title: Text }[]
  last: Call | null
}

/** The other systems that workflows call, how the last call went, and a button to ask whether they answer. */
export function Connections({ connections }: { connections: Connection[] }) {
  const { t } = useTranslation('admin')
  return (
    <section className="panel">
      <header>
        <h2>{t('connections')}</h2>
      </header>
      <ul className="body plain-rows">
        <li className="muted">{t(connections.length === 0 ? 'noConnections' : 'connectionsHelp')}</li>
        {connections.map((connection) => (
          <Row key={connection.name} connection={connection} />
        ))}
      </ul>
    </section>
  )
}

function Row({ connection }: { connection: Connection }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const client = useQueryClient()
  const notify = useNotify()
  const may = useMayAdmin('audit')
  const attempt = useMutation({
    mutationFn: () => api.post<Call>(`/connections/${connection.name}/try`, {}),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['system'] }),
  })
  const callers = connection.workflows.map((one) => text(one.title)).join(t('comma'))
  return (
    <li className="row">
      <div className="grow">
        <strong>{connection.name}</strong> <code className="muted ellipsis">{connection.address}</code>
        {callers && <div className="muted">{t('connection.usedBy', { workflows: callers })}</div>}
        {connection.last?.error && <div>{text(connection.last.error)}</div>}
      </div>
      <Result connection={connection} />
      {may && connection.configured && (
        <Button onClick={() => attempt.mutate()} loading={attempt.isPending}>
          {t('connection.try')}
        </Button>
      )}
    </li>
  )
}

function Result({ connection }: { connection: Connection }) {
  const { t } = useTranslation('admin')
  if (!connection.configured)
    return (
      <span className="tabular">
        <WarningFilled /> {t('connection.missing')}
      </span>
    )
  if (!connection.last) return <span className="muted">{t('connection.never')}</span>
  const { last } = connection
  return (
    <span className="tabular">
      {last.ok ? <CheckCircleFilled /> : <WarningFilled />}{' '}
      {last.status ? t('connection.answered', { status: last.status }) : null} <RelativeTime at={last.at} />
    </span>
  )
}
