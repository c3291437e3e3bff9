import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useShell } from '@/api/session'
import type { FormField, Ref, Text, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty, kindOf } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { PeoplePicker } from '@/ui/people-picker'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { useTitle } from '@/ui/title'
import { usePoolMove } from './pool'
import { QuickSearch } from './quick-search'
import './records.css'

interface PoolPart {
  entity: string
  label: Text
  fields: FormField[]
  records: { record: WeftRecord; since: string; former: Ref | null; reason: Text | null }[]
  next?: string
  can: string[]
  held: number
  most: number
  today: number
  daily: number
}

/** What nobody looks after: to be claimed, or shared out by who may. */
export default function PoolPage() {
  const { t } = useTranslation('records')
  const text = useText()
  useTitle(t('pool.title'))
  const entities = useShell()?.entities
  const pools = useQuery({ queryKey: ['pools'], queryFn: () => api.get<{ pools: string[] }>('/pools') })
  const [chosen, setChosen] = useState<string>()
  if (pools.error) return <ErrorState error={pools.error} retry={() => void pools.refetch()} />
  if (!pools.data) return <Lines count={8} />
  const shown = chosen ?? pools.data.pools[0]
  const options = pools.data.pools.map((name) => ({
    value: name,
    label: text(entities?.[name]?.plural) || name,
  }))
  return (
    <div className="page">
      <PageHeader title={t('pool.title')} />
      {options.length > 1 && <Segmented value={shown} onChange={setChosen} options={options} />}
      {shown ? <PoolOf key={shown} entity={shown} /> : <EmptyState title={t('pool.none')} />}
    </div>
  )
}

function PoolOf({ entity }: { entity: string }) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const [selected, setSelected] = useState<string[]>([])
  const [q, setQ] = useState('')
  const query = useInfiniteQuery({
    queryKey: ['pool', entity, q],
    queryFn: ({ pageParam }) =>
      api.get<PoolPart>(`/pools/${entity}`, { q: q || undefined, cursor: pageParam }),
    placeholderData: keepPreviousData,
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  const { move, busy } = usePoolMove(entity, () => {
    setSelected([])
    void client.invalidateQueries({ queryKey: ['pool', entity] })
  })
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  const parts = query.data?.pages ?? []
  const [first] = parts
  if (!first) return <Lines count={8} />
  const records = parts.flatMap((page) => page.records)
  const claims = first.can.includes('claim')
  return (
    <>
      <p className="muted">
        {[
          first.most > 0 && t('pool.held', { held: first.held, most: first.most }),
          first.daily > 0 && t('pool.today', { today: first.today, daily: first.daily }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {selected.length > 0 && (
        <div className="bulk-bar" role="toolbar" aria-label={t('selected', { count: selected.length })}>
          <strong>{t('selected', { count: selected.length })}</strong>
          <span className="grow" />
          {first.can.includes('assign') && (
            <div style={{ width: 180 }}>
              <PeoplePicker
                value={[]}
                onChange={([to]) => to && void move('assign', selected, { to })}
                label={t('pool.assign')}
                calm
              />
            </div>
          )}
          {claims && (
            <Button type="primary" loading={busy} onClick={() => void move('claim', selected)}>
              {t('pool.claim')}
            </Button>
          )}
        </div>
      )}
      <div className="list-bar row wrap">
        <QuickSearch value={q} onSearch={setQ} />
      </div>
      {records.length === 0 &&
        (q ? (
          <EmptyState title={t('nothing.found')} />
        ) : (
          <EmptyState title={t('pool.empty')} help={t('pool.emptyHelp')} />
        ))}
      <ul className="pool" data-testid="pool">
        {records.map((one) => (
          <PoolRow
            key={one.record.id}
            one={one}
            fields={first.fields}
            selected={selected.includes(one.record.id)}
            onSelect={(on) =>
              setSelected((before) =>
                on ? [...before, one.record.id] : before.filter((id) => id !== one.record.id),
              )
            }
            onClaim={claims ? () => void move('claim', [one.record.id]) : undefined}
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button type="link" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </>
  )
}

interface RowProps {
  one: PoolPart['records'][number]
  fields: FormField[]
  selected: boolean
  onSelect: (on: boolean) => void
  onClaim?: () => void
}

function PoolRow({ one, fields, selected, onSelect, onClaim }: RowProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const [title, ...others] = fields
  const called = title ? kindOf(title).toText(one.record.values[title.name], title) : ''
  const filled = others.filter((field) => !isEmpty(one.record.values[field.name]))
  return (
    <li className="panel pool-row">
      <Checkbox
        checked={selected}
        onChange={(event) => onSelect(event.target.checked)}
        aria-label={t('pool.select', { name: called })}
      />
      <div className="grow">
        <strong>{title && <FieldView field={title} value={one.record.values[title.name]} compact />}</strong>
        <div className="row wrap">
          {filled.map((field) => (
            <FieldView key={field.name} field={field} value={one.record.values[field.name]} compact />
          ))}
        </div>
        <div className="muted">
          <RelativeTime at={one.since} />
          {one.reason && ` · ${text(one.reason)}`}
          {one.former && ` · ${t('pool.former', { name: one.former.title })}`}
        </div>
      </div>
      {onClaim && <Button onClick={onClaim}>{t('pool.claim')}</Button>}
    </li>
  )
}
