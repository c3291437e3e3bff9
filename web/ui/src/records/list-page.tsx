import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import type { EntityDetail, FieldDef, RecordPage, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { asShown } from '@/kinds/conditions'
import { ErrorState } from '@/ui/error-state'
import { intoView } from '@/ui/into-view'
import { PageHeader } from '@/ui/page-header'
import { usePhone } from '@/ui/preferences'
import { useShortcuts } from '@/ui/shortcuts'
import { Lines, PageSkeleton } from '@/ui/skeleton'
import type { Selection } from './cards'
import type { EditedCell } from './cell'
import { useLayout } from './columns'
import { FilterBar } from './filter-bar'
import type { GridHandle } from './grid'
import type { ListQuestion } from './list-query'
import { QuickSearch } from './quick-search'
import { defaultColumns, listFields } from './record-value'
import './records.css'

const Grid = lazy(() => import('./grid'))
const Cards = lazy(() => import('./cards'))
const Kanban = lazy(() => import('./kanban-view'))
const ListTools = lazy(() => import('./list-tools'))
const NothingHere = lazy(() => import('./nothing-here'))
const RecordDrawer = lazy(() => import('./record-drawer'))
const BulkBar = lazy(() => import('./bulk-bar'))
const GroupStrip = lazy(() => import('./group-strip'))
const CellEdit = lazy(() => import('./cell-edit'))

/** The records of an entity: views, filter, search, order, and the record at the side. */
export default function ListPage() {
  const { entity } = useParams({ from: '/records/$entity' })
  const detail = useQuery(entityQuery(entity))
  if (detail.error && !detail.data)
    return <ErrorState error={detail.error} retry={() => void detail.refetch()} />
  if (!detail.data) return <PageSkeleton />
  return <RecordList key={entity} detail={detail.data} />
}

/** The view that stands for the whole list, if the entity has one of that name. */
const all = 'all'

/** Stands in the address for the records that were deleted. */
const trash = ':deleted'

/** Stands in the address for dropping the conditions that a view begins with. */
const noFilter = '-'

/** Says in the address that a view's own grouping is off. */
const noGroup = 'none'

function isAll(view: { name: string }): boolean {
  return view.name === all
}

/** Whether the bar of selected rows would offer anything. */
function actsOnMany({ can, conversions }: EntityDetail): boolean {
  return ['bulk', 'delete', 'export'].some((right) => can.includes(right)) || !!conversions?.length
}

function useListSearch() {
  const search = useSearch({ from: '/records/$entity' })
  const navigate = useNavigate({ from: '/records/$entity' })
  const change = (part: Partial<typeof search>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace })
  return { search, change }
}

function RecordList({ detail }: { detail: EntityDetail }) {
  const phone = usePhone()
  const list = useList(detail)
  const { search, change, question } = list
  const [selected, setSelected] = useState<WeftRecord[]>()
  const [cell, setCell] = useState<EditedCell>()
  const unselect = () => {
    list.grid.current?.clearSelection()
    setSelected(undefined)
  }
  const reload = () => {
    unselect()
    list.grid.current?.reload()
  }
  const edit = (edited: EditedCell) => {
    change({ open: undefined })
    setCell(edited)
  }
  useListShortcuts(list)
  const selection = actsOnMany(detail) ? { selected, onSelect: setSelected } : undefined
  return (
    <div className={phone ? 'page list-page' : 'page fill list-page'}>
      <ListHeader detail={detail} total={list.total} />
      <ViewTabs
        detail={detail}
        view={search.view}
        onView={(view) => {
          unselect()
          change({ view, filter: list.kept, sort: undefined, group: undefined, open: undefined }, false)
        }}
      />
      <ListBar detail={detail} list={list} selection={selection} />
      {list.error ? <ErrorState error={list.error} retry={list.retry} /> : null}
      <Suspense fallback={null}>
        {list.group && !list.kanban && (
          <GroupStrip
            question={question}
            group={list.group}
            sums={list.sums}
            fields={list.fields}
            onFilter={list.narrow}
          />
        )}
        {list.empty && !list.error && (
          <NothingHere
            detail={detail}
            view={search.view}
            narrowed={!!(question.filter || search.q)}
            deleted={!!question.deleted}
            onClear={() => list.narrow(undefined, { q: undefined })}
          />
        )}
      </Suspense>
      <Suspense fallback={<Lines count={12} />}>
        <Records detail={detail} list={list} selection={selection} onEdit={edit} />
      </Suspense>
      <Suspense fallback={null}>
        {!!selected?.length && (
          <BulkBar detail={detail} records={selected} deleted={question.deleted} onDone={reload} />
        )}
        {cell && (
          <CellEdit
            key={cell.record.id + cell.field.name}
            {...cell}
            entity={list.entity}
            onClose={() => setCell(undefined)}
            onSaved={reload}
          />
        )}
        {search.open && !phone && (
          <RecordDrawer
            entity={list.entity}
            id={search.open}
            onClose={() => change({ open: undefined })}
            onChanged={reload}
          />
        )}
      </Suspense>
    </div>
  )
}

interface ListParts {
  detail: EntityDetail
  list: ReturnType<typeof useList>
  /** Present where several can be dealt with together; on a phone nothing is ticked until somebody asks for boxes. */
  selection: Selection | undefined
}

/** What is asked for above the records: words, conditions, groups, columns. */
function ListBar({ detail, list, selection }: ListParts) {
  const { search, change, question, columns, fields } = list
  const phone = usePhone()
  const exported = detail.can.includes('export') ? question : undefined
  const onCards = phone && !list.kanban && !list.empty && !question.deleted
  return (
    <div className="list-bar row wrap">
      <QuickSearch
        key={search.view ?? ''}
        value={search.q ?? ''}
        onSearch={(q) => change({ q: q || undefined })}
      />
      <FilterBar fields={fields} filter={question.filter} onFilter={list.narrow} />
      <span className="grow" />
      {(!phone || exported || selection) && (
        <Suspense fallback={null}>
          <ListTools
            fields={fields}
            columns={columns}
            title={detail.entity.title}
            group={list.group}
            shown={phone ? 'cards' : list.kanban ? 'kanban' : 'grid'}
            exported={exported}
            imported={detail.can.includes('import') ? detail.entity.name : undefined}
            selection={onCards ? selection : undefined}
            onGroup={(group) => change({ group: group ?? (list.view?.group ? noGroup : undefined) })}
            onColumns={(names) => list.layout.change({ columns: names })}
            onReset={list.layout.reset}
          />
        </Suspense>
      )}
    </div>
  )
}

interface RecordsProps extends ListParts {
  onEdit: (cell: EditedCell) => void
}

/** The records as the view shows them: on a kanban, as cards on a phone, else in a grid. */
function Records({ detail, list, selection, onEdit }: RecordsProps) {
  const phone = usePhone()
  const { search, change, grid, question, columns } = list
  const told = { question, columns, onTotal: list.setTotal, onEmpty: list.setEmpty }
  const hidden = list.empty || !!list.error
  if (list.kanban)
    return (
      <Kanban
        {...told}
        detail={detail}
        field={list.kanban}
        fields={list.fields}
        sums={list.sums}
        hidden={hidden}
        onOpen={(record) => list.open(record, phone)}
      />
    )
  if (phone) return <Cards {...told} detail={detail} selection={selection} />
  return (
    <div className="panel grid-panel" hidden={hidden}>
      <Grid
        {...told}
        ref={grid}
        titleField={detail.entity.title}
        layout={list.layout.layout}
        openId={search.open}
        selectable={selection !== undefined}
        onLayout={list.layout.change}
        onError={list.setError}
        onSort={(sort) => change({ sort })}
        onOpen={list.open}
        onSelect={(records) => selection?.onSelect(records)}
        onEdit={onEdit}
      />
    </div>
  )
}

function useList(detail: EntityDetail) {
  const router = useRouter()
  const { search, change } = useListSearch()
  const entity = detail.entity.name
  const layout = useLayout(entity, search.view)
  const grid = useRef<GridHandle>(null)
  const [total, setTotal] = useState<RecordPage['total']>()
  const [empty, setEmpty] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const view = detail.views.find((other) => other.name === (search.view ?? all))
  const fields = useMemo(() => listFields(detail), [detail])
  const names = (layout.layout.columns ?? view?.columns ?? defaultColumns(detail)).join()
  const columns = useMemo(() => fieldsNamed(fields, names), [fields, names])
  const question: ListQuestion = {
    entity,
    view: view?.name,
    deleted: search.view === trash || undefined,
    filter: search.filter === noFilter ? undefined : asShown(search.filter ?? view?.chips),
    q: search.q,
    sort: search.sort ?? view?.sort?.join(','),
    fields: withTitle(detail, columns),
  }
  const group = search.group === noGroup || search.view === trash ? undefined : (search.group ?? view?.group)
  const sums = view?.sums ?? columns.filter((field) => field.kind === 'money').map((field) => field.name)
  const kanban =
    view?.type === 'kanban' && !question.deleted
      ? fields.find((field) => field.name === view.group)
      : undefined
  const asked = JSON.stringify({ ...question, fields: '' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts afresh
  useEffect(() => {
    setError(null)
    setEmpty(false)
  }, [asked])
  useReloading(entity, grid)
  const open = (record: WeftRecord, page: boolean) => {
    if (question.deleted) return
    if (page) void router.navigate({ to: '/records/$entity/$id', params: { entity, id: record.id } })
    else change({ open: record.id }, search.open !== undefined)
  }
  const narrow = (filter: string | undefined, part: Partial<typeof search> = {}) =>
    change({ ...part, filter: filter ?? (view?.chips ? noFilter : undefined) })
  const retry = () => {
    setError(null)
    grid.current?.reload()
  }
  return {
    search,
    change,
    layout,
    grid,
    total,
    setTotal,
    empty,
    setEmpty,
    error,
    setError,
    retry,
    fields,
    columns,
    question,
    view,
    kanban,
    group,
    sums: sums.slice(0, 2),
    narrow,
    /** What the reader filters by goes along to other views. */
    kept: search.filter === noFilter ? undefined : search.filter,
    open,
    entity,
  }
}

/** Loads the rows again whenever records of the entity were changed somewhere. */
function useReloading(entity: string, grid: RefObject<GridHandle | null>) {
  const { data: changed } = useQuery({
    queryKey: ['records', entity, 'changed'],
    queryFn: () => Date.now(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const loaded = useRef(changed)
  useEffect(() => {
    if (loaded.current !== undefined && loaded.current !== changed) grid.current?.reload()
    loaded.current = changed
  }, [changed, grid])
}

/** The fields to ask for: the columns, and what a record is called even where no column says it. */
function withTitle({ entity }: EntityDetail, columns: FieldDef[]): string[] {
  const title = entity.fields.filter((field) => field.name === entity.title)
  return [...new Set([...title, ...columns].map((field) => field.name))]
}

function fieldsNamed(fields: FieldDef[], names: string): FieldDef[] {
  return names
    .split(',')
    .map((name) => fields.find((field) => field.name === name))
    .filter((field) => field !== undefined)
}

function useListShortcuts(list: ReturnType<typeof useList>) {
  const { t } = useTranslation('records')
  const router = useRouter()
  const move = (by: number) => {
    const record = list.grid.current?.move(by)
    if (record && list.search.open) list.change({ open: record.id })
  }
  const openFocused = (page: boolean) => {
    const record = list.grid.current?.focused()
    if (record) list.open(record, page)
  }
  useShortcuts(t('keys.list'), [
    { keys: 'j', label: t('keys.down'), run: () => move(1) },
    { keys: 'k', label: t('keys.up'), run: () => move(-1) },
    { keys: 'enter', label: t('keys.open'), run: () => openFocused(list.search.open !== undefined) },
    { keys: '/', label: t('keys.search'), run: () => document.getElementById('list-search')?.focus() },
    {
      keys: 'n',
      label: t('keys.new'),
      run: () => void router.navigate({ to: '/records/$entity/new', params: { entity: list.entity } }),
    },
    { keys: 'escape', label: t('keys.close'), run: () => list.change({ open: undefined }) },
  ])
}

function ListHeader({ detail, total }: { detail: EntityDetail; total: RecordPage['total'] }) {
  const { t } = useTranslation('records')
  const text = useText()
  const router = useRouter()
  const { entity } = detail
  const create = () => void router.navigate({ to: '/records/$entity/new', params: { entity: entity.name } })
  return (
    <PageHeader
      title={text(entity.plural) || text(entity.label)}
      aside={
        total && (
          <span className="muted tabular">
            {total.count.toLocaleString('en')}
            {total.exact ? '' : '+'}
          </span>
        )
      }
      actions={
        detail.can.includes('create') && (
          <Button type="primary" icon={<PlusOutlined />} onClick={create}>
            {t('newOne', { name: text(entity.label) })}
          </Button>
        )
      }
    />
  )
}

function ViewTabs({
  detail,
  view,
  onView,
}: {
  detail: EntityDetail
  view?: string
  onView: (view: string | undefined) => void
}) {
  const { t } = useTranslation('records')
  const text = useText()
  if (detail.views.length === 0) return null
  const whole = { name: '', label: text(detail.views.find(isAll)?.label) || t('allRecords') }
  const others = detail.views
    .filter((other) => !isAll(other))
    .map((other) => ({ ...other, label: text(other.label) }))
  const deleted = detail.can.includes('delete') ? [{ name: trash, label: t('trash') }] : []
  const current = view === all ? '' : (view ?? '')
  return (
    <nav className="view-tabs" aria-label={t('views')}>
      {[whole, ...others, ...deleted].map((tab) => (
        <button
          key={tab.name}
          type="button"
          className="plain"
          aria-current={tab.name === current ? 'page' : undefined}
          ref={tab.name === current ? intoView : undefined}
          onClick={() => onView(tab.name || undefined)}
        >
          {tab.label}
        </button>
      ))}
    </nav>
  )
}
