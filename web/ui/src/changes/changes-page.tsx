import './changes.css'
import { HistoryOutlined } from '@ant-design/icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useShell } from '@/api/session'
import { useText } from '@/i18n/text'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { ChipChoices, FilterChips, type FilterDef } from '@/ui/filter-chips'
import { PageHeader } from '@/ui/page-header'
import { PeoplePicker } from '@/ui/people-picker'
import { PersonTag } from '@/ui/person'
import { PersonName } from '@/ui/person-name'
import { RecordLink } from '@/ui/record-link'
import { Lines } from '@/ui/skeleton'
import { RelativeTime } from '@/ui/time'
import { type ChangeFilter, type ChangeInfo, changesQuery, ways } from './api'
import { Counts, WayTag } from './words'

const route = getRouteApi('/changes')

/** What was changed, by whom and in what way; each can be looked at and taken back as one. */
export default function ChangesPage() {
  const { t } = useTranslation('changes')
  const filter = route.useSearch()
  const router = useRouter()
  const pages = useInfiniteQuery(changesQuery(filter))
  const changes = pages.data?.pages.flatMap((page) => page.changes) ?? []
  const all = pages.data?.pages[0]?.all ?? false
  const narrow = (change: ChangeFilter) =>
    void router.navigate({ to: '/changes', search: { ...filter, ...change }, replace: true })
  return (
    <div className="page">
      <PageHeader title={t(all ? 'title' : 'mine')} below={t(all ? 'help' : 'mineHelp')} />
      <ChangeFilters all={all} filter={filter} onChange={narrow} />
      {pages.error && <ErrorState error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Lines count={8} />}
      {pages.data && changes.length === 0 && (
        <EmptyState icon={<HistoryOutlined />} title={t('none')} help={t('noneHelp')} />
      )}
      {changes.length > 0 && (
        <ul className="panel change-list">
          {changes.map((change) => (
            <Row key={change.id} change={change} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button
          onClick={() => void pages.fetchNextPage()}
          loading={pages.isFetchingNextPage}
          style={{ alignSelf: 'center' }}
        >
          {t('older')}
        </Button>
      )}
    </div>
  )
}

function Row({ change }: { change: ChangeInfo }) {
  const { t } = useTranslation('changes')
  return (
    <li className={change.taken_back ? 'taken-back' : undefined}>
      <WayTag way={change.way} />
      <span className="grow row wrap">
        {change.subject && (
          <RecordLink entity={change.subject.entity} id={change.subject.id}>
            {change.subject.title}
          </RecordLink>
        )}
        <Link to="/changes/$id" params={{ id: change.id }} className="change-what">
          <Counts change={change} />
        </Link>
        {change.note && <span className="muted"> {change.note}</span>}
        {change.taken_back && <span className="tag"> {t('undone')}</span>}
      </span>
      <span className="row">
        <PersonTag person={change.actor} plain />
        <RelativeTime at={change.at} />
      </span>
    </li>
  )
}

interface FiltersProps {
  all: boolean
  filter: ChangeFilter
  onChange: (change: ChangeFilter) => void
}

function ChangeFilters({ all, filter, onChange }: FiltersProps) {
  const { t } = useTranslation('changes')
  const text = useText()
  const shell = useShell()
  const entities = Object.values(shell?.entities ?? {}).map((one) => ({
    value: one.name,
    label: text(one.plural) || text(one.label),
  }))
  const filters: FilterDef[] = [
    chosen(
      'way',
      t('way.label'),
      ways.map((value) => ({ value, label: t(`way.${value}`) })),
    ),
    chosen('entity', t('entity'), entities),
    day('from', t('from')),
    day('to', t('to')),
  ]
  if (all)
    filters.unshift({
      name: 'actor',
      label: t('who'),
      words: (value) => <PersonName id={value} />,
      editor: (value, apply) => (
        <PeoplePicker value={value ? [value] : []} onChange={([id]) => apply(id)} label={t('who')} />
      ),
    })
  return <FilterChips filters={filters} values={{ ...filter }} onChange={onChange} />
}

function chosen(name: string, label: string, options: { value: string; label: string }[]): FilterDef {
  return {
    name,
    label,
    words: (value) => options.find((option) => option.value === value)?.label ?? value,
    editor: (value, apply) => <ChipChoices value={value} options={options} onChoose={apply} />,
  }
}

function day(name: string, label: string): FilterDef {
  return {
    name,
    label,
    words: (value) => value,
    editor: (value, apply) => (
      <Input
        type="date"
        autoFocus
        aria-label={label}
        defaultValue={value}
        onChange={(event) => event.target.value && apply(event.target.value)}
      />
    ),
  }
}
