import { UserOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Checkbox, Input, Table } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOptions } from '@/api/entities'
import type { Ref, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Face } from '@/ui/person'
import { usePhone } from '@/ui/preferences'
import { recordsQuery } from './queries'

/** Everybody who can sign in, with their place in the organisation. */
export function PeopleList({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation('admin')
  const phone = usePhone()
  const [typed, setTyped] = useState('')
  const [left, setLeft] = useState(false)
  const q = useDeferredValue(typed)
  const filter = left ? undefined : 'record.active != false'
  const people = useQuery({
    ...recordsQuery('user', { q: q || undefined, filter, sort: 'name' }),
    placeholderData: keepPreviousData,
  })
  if (people.error) return <ErrorState error={people.error} retry={() => void people.refetch()} />
  const rows = people.data?.records ?? []
  return (
    <>
      <div className="row wrap">
        <Input.Search
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t('searchPeople')}
          aria-label={t('searchPeople')}
          style={{ width: 260 }}
        />
        <Checkbox checked={left} onChange={(event) => setLeft(event.target.checked)}>
          {t('withLeavers')}
        </Checkbox>
      </div>
      {people.data && rows.length === 0 && (
        <EmptyState icon={<UserOutlined />} title={t('nobody')} help={t('nobodyHelp')} />
      )}
      {rows.length > 0 &&
        (phone ? (
          <PeopleCards rows={rows} onOpen={onOpen} />
        ) : (
          <PeopleTable rows={rows} loading={people.isPending} onOpen={onOpen} />
        ))}
    </>
  )
}

function useRoleNames(): (names: unknown) => string {
  const { t } = useTranslation()
  const text = useText()
  const options = useOptions('user', 'roles')
  const label = (name: string) => text(options.find((option) => option.name === name)?.label) || name
  return (names) =>
    options.length > 0 && Array.isArray(names)
      ? names.map((name) => label(String(name))).join(t('comma'))
      : ''
}

function PeopleTable({
  rows,
  loading,
  onOpen,
}: {
  rows: WeftRecord[]
  loading: boolean
  onOpen: (id: string) => void
}) {
  const { t } = useTranslation('admin')
  const roles = useRoleNames()
  const cell = (render: (row: WeftRecord) => React.ReactNode) => (_: unknown, row: WeftRecord) => render(row)
  const columns = [
    { key: 'name', title: t('name'), render: cell((row) => <PersonName row={row} />) },
    { key: 'login', title: t('login'), render: cell((row) => String(row.values.login ?? '')) },
    { key: 'title', title: t('jobTitle'), render: cell((row) => String(row.values.title ?? '')) },
    { key: 'department', title: t('department'), render: cell((row) => titleOf(row.values.department)) },
    { key: 'manager', title: t('manager'), render: cell((row) => titleOf(row.values.manager)) },
    {
      key: 'grade',
      title: t('grade'),
      align: 'right' as const,
      render: cell((row) => String(row.values.grade ?? '')),
    },
    { key: 'roles', title: t('roles'), render: cell((row) => roles(row.values.roles)) },
  ]
  return (
    <div className="panel">
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={rows}
        loading={loading}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 860 }}
        onRow={(row) => ({ onClick: () => onOpen(row.id), style: { cursor: 'pointer' } })}
      />
    </div>
  )
}

function PersonName({ row }: { row: WeftRecord }) {
  const { t } = useTranslation('admin')
  const name = String(row.values.name ?? '')
  return (
    <span className="person">
      <Face person={{ id: row.id, title: name }} />
      <span>{name}</span>
      {row.values.active === false && <span className="tag">{t('left')}</span>}
    </span>
  )
}

function PeopleCards({ rows, onOpen }: { rows: WeftRecord[]; onOpen: (id: string) => void }) {
  return rows.map((row) => (
    <button key={row.id} type="button" className="plain panel person-card" onClick={() => onOpen(row.id)}>
      <PersonName row={row} />
      <span className="muted">
        {[row.values.title, titleOf(row.values.department)].filter(Boolean).join(' · ')}
      </span>
    </button>
  ))
}

/** The title of a reference as read. */
export function titleOf(value: unknown): string {
  return (value as Ref | null)?.title ?? ''
}
