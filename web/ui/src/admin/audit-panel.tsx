import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { Ref } from '@/api/types'
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
      render: (_: unknown, one: Entry) => <span className="muted">{one.target}</span>,
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
