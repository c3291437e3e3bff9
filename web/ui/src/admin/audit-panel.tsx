import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useShell } from '@/api/session'
import type { Ref } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { PersonTag } from '@/ui/person'
import { RelativeTime } from '@/ui/time'

interface Entry {
  id: number
  at: string
  actor: Ref | null
  action: string
  target: string
  address: string
  detail?: unknown
}

/** What is kept of an export. */
interface ExportNote {
  format: string
  rows: number
  filter?: string
  search?: string
}

/** Who did what to the installation: sign-ins, rights, releases, exports. */
export function AuditPanel() {
  const { t } = useTranslation('admin')
  const pages = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => api.get<Entry[]>('/audit', { before: pageParam || undefined }),
    initialPageParam: 0,
    getNextPageParam: (page: Entry[]) => (page.length >= 100 ? (page.at(-1)?.id ?? null) : null),
  })
  if (pages.error) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />
  const columns = [
    {
      key: 'at',
      title: t('audit.at'),
      render: (_: unknown, one: Entry) => <RelativeTime at={one.at} />,
      width: 130,
    },
    {
      key: 'actor',
      title: t('audit.actor'),
      render: (_: unknown, one: Entry) => <PersonTag person={one.actor} plain />,
      width: 170,
    },
    {
      key: 'action',
      title: t('audit.action'),
      render: (_: unknown, one: Entry) =>
        t(`auditAction.${one.action.replaceAll('.', '_')}`, { defaultValue: one.action }),
    },
    {
      key: 'target',
      title: t('audit.target'),
      render: (_: unknown, one: Entry) => (
        <span className="muted">{one.action === 'export' ? <Exported entry={one} /> : one.target}</span>
      ),
    },
    {
      key: 'address',
      title: t('audit.address'),
      render: (_: unknown, one: Entry) => <span className="muted">{one.address}</span>,
      width: 130,
    },
  ]
  return (
    <>
      <div className="panel">
        <Table
          rowKey="id"
          size="small"
          columns={columns}
          dataSource={pages.data?.pages.flat() ?? []}
          loading={pages.isPending}
          pagination={false}
          scroll={{ x: 760 }}
        />
      </div>
      {pages.hasNextPage && (
        <Button
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
          style={{ alignSelf: 'center' }}
        >
          {t('more')}
        </Button>
      )}
    </>
  )
}

/** Which list somebody took away, how much of it, and how it was narrowed. */
function Exported({ entry }: { entry: Entry }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const list = useShell()?.entities[entry.target]
  const { rows, format, filter, search } = entry.detail as ExportNote
  return (
    <>
      {t('auditExport', {
        name: text(list?.plural) || entry.target,
        count: rows,
        format: format.toUpperCase(),
      })}
      {[filter, search].filter(Boolean).map((one) => (
        <div key={one}>
          <code>{one}</code>
        </div>
      ))}
    </>
  )
}
