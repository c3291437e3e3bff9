import {
  type CellClickedEvent,
  type CellDoubleClickedEvent,
  type CellKeyDownEvent,
  CellStyleModule,
  type ColDef,
  ColumnApiModule,
  type GridApi,
  type IDatasource,
  InfiniteRowModelModule,
  LocaleModule,
  ModuleRegistry,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  themeQuartz,
} from 'ag-grid-community'
import { AgGridReact, type CustomCellRendererProps } from 'ag-grid-react'
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { FieldDef, RecordPage, WeftRecord } from '@/api/types'
import { pick, useLanguage } from '@/i18n/text'
import { valueKind } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { rowHeights, usePreferences } from '@/ui/preferences'
import { type EditedCell, isTypedInLists } from './cell'
import type { Layout } from './columns'
import { chinese } from './grid-locale-zh'
import { askPage, type ListQuestion } from './list-query'
import { PagesOf } from './pages-of'
import { recordValue } from './record-value'

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  LocaleModule,
  RowSelectionModule,
  CellStyleModule,
  RowStyleModule,
  ColumnApiModule,
  RowApiModule,
  ScrollApiModule,
])

const pageSize = 100

const look = themeQuartz.withParams({
  fontFamily: 'inherit',
  fontSize: 13,
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--text)',
  headerBackgroundColor: 'var(--hover)',
  headerTextColor: 'var(--muted)',
  headerFontWeight: 500,
  headerHeight: 36,
  borderColor: 'var(--line)',
  rowBorder: { color: 'var(--line)' },
  columnBorder: false,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--primary-soft)',
  accentColor: 'var(--primary)',
  cellHorizontalPadding: 12,
  headerColumnResizeHandleColor: 'var(--line-strong)',
})

/** What the page around the grid can tell it to do. */
export interface GridHandle {
  /** Moves the focus up or down and returns the record it came to. */
  move: (by: number) => WeftRecord | undefined
  focused: () => WeftRecord | undefined
  reload: () => void
  clearSelection: () => void
}

interface Props {
  ref: Ref<GridHandle>
  question: ListQuestion
  columns: FieldDef[]
  titleField: string | undefined
  layout: Layout
  openId?: string
  selectable: boolean
  onLayout: (part: Partial<Layout>) => void
  onTotal: (total: RecordPage['total']) => void
  onError: (error: unknown) => void
  onEmpty: (empty: boolean) => void
  onSort: (sort: string | undefined) => void
  onOpen: (record: WeftRecord, page: boolean) => void
  onSelect: (records: WeftRecord[]) => void
  onEdit: (cell: EditedCell) => void
}

/** How long a click waits for a second one before the record opens over the cell that was meant; in milliseconds. */
const secondClick = 250

/** The rows of a list, loaded while scrolling. */
export default function Grid(props: Props) {
  const { ref, question, columns, layout, openId, selectable } = props
  const language = useLanguage()
  const density = usePreferences((state) => state.density)
  const api = useRef<GridApi<WeftRecord>>(null)
  const latest = useRef(props)
  latest.current = props
  const asked = JSON.stringify(question)
  const pages = useMemo(() => pagesOf(JSON.parse(asked) as ListQuestion, latest), [asked])
  const source = useMemo(() => makeSource(pages, latest), [pages])
  const columnDefs = useMemo(
    () =>
      columns.map((field) =>
        columnOf(field, { layout, sort: question.sort, title: props.titleField, language }),
      ),
    [columns, layout, question.sort, props.titleField, language],
  )
  const opening = useRef(0)
  useEffect(() => () => window.clearTimeout(opening.current), [])
  useImperativeHandle(ref, () => handleOf(api, pages), [pages])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open row is drawn again when it changes
  useEffect(() => api.current?.redrawRows(), [openId])
  return (
    <div className="grid">
      <AgGridReact<WeftRecord>
        key={language}
        theme={look}
        localeText={language === 'zh' ? chinese : english}
        rowModelType="infinite"
        datasource={source}
        cacheBlockSize={pageSize}
        maxConcurrentDatasourceRequests={2}
        infiniteInitialRowCount={1}
        columnDefs={columnDefs}
        defaultColDef={{
          resizable: true,
          suppressHeaderMenuButton: true,
          minWidth: 70,
          sortingOrder: ['asc', 'desc', null],
        }}
        rowHeight={rowHeights[density]}
        getRowId={({ data }) => data.id}
        rowSelection={
          selectable
            ? { mode: 'multiRow', checkboxes: true, headerCheckbox: false, enableClickSelection: false }
            : undefined
        }
        selectionColumnDef={{ pinned: 'left', width: 44, resizable: false, suppressHeaderMenuButton: true }}
        rowClassRules={{ 'open-row': ({ data }) => data !== undefined && data.id === latest.current.openId }}
        suppressCellFocus={false}
        suppressDragLeaveHidesColumns
        suppressMultiSort
        onGridReady={(event) => {
          api.current = event.api
        }}
        onCellClicked={(event) => {
          window.clearTimeout(opening.current)
          const open = () => openFrom(event, latest.current.onOpen)
          if (secondClickTypes(event, latest.current)) opening.current = window.setTimeout(open, secondClick)
          else open()
        }}
        onCellDoubleClicked={(event) => {
          window.clearTimeout(opening.current)
          if (secondClickTypes(event, latest.current)) editFrom(event, latest.current)
          else if (event.data) latest.current.onOpen(event.data, true)
        }}
        onCellKeyDown={(event) => {
          if ((event.event as KeyboardEvent | null)?.key === 'F2' && 'column' in event)
            editFrom(event, latest.current)
        }}
        onSortChanged={({ api: grid }) => latest.current.onSort(sortOf(grid))}
        onSelectionChanged={({ api: grid }) => latest.current.onSelect(grid.getSelectedRows())}
        onColumnResized={({ finished, column, source: by }) => {
          if (!finished || !column || by === 'api') return
          latest.current.onLayout({
            widths: { ...latest.current.layout.widths, [column.getColId()]: column.getActualWidth() },
          })
        }}
        onColumnMoved={({ finished, api: grid }) => {
          if (finished) latest.current.onLayout({ columns: shownColumns(grid) })
        }}
      />
    </div>
  )
}

function shownColumns(grid: GridApi<WeftRecord>): string[] {
  return grid
    .getAllDisplayedColumns()
    .map((column) => column.getColId())
    .filter((name) => !name.startsWith('ag-Grid'))
}

/** What the grid speaks by itself. */
const english = {}

function pagesOf(question: ListQuestion, props: { current: Props }): PagesOf {
  return new PagesOf(
    (cursor) => askPage(question, cursor, pageSize),
    pageSize,
    (total) => props.current.onTotal(total),
  )
}

function makeSource(pages: PagesOf, props: { current: Props }): IDatasource {
  return {
    getRows: async ({ startRow, successCallback, failCallback }) => {
      try {
        const block = await pages.block(startRow)
        if (startRow === 0) props.current.onEmpty(block.records.length === 0)
        successCallback(block.records, block.last)
      } catch (error) {
        failCallback()
        props.current.onError(error)
      }
    },
  }
}

function handleOf(api: { current: GridApi<WeftRecord> | null }, pages: PagesOf): GridHandle {
  const at = () => api.current?.getFocusedCell()?.rowIndex
  const record = (index: number | undefined) =>
    index === undefined ? undefined : api.current?.getDisplayedRowAtIndex(index)?.data
  return {
    move: (by) => {
      const grid = api.current
      const next = Math.max(0, (at() ?? -1) + by)
      const column = grid?.getAllDisplayedColumns().find((one) => !one.getColId().startsWith('ag-Grid'))
      if (!grid || !column || !record(next)) return record(at())
      grid.ensureIndexVisible(next)
      grid.setFocusedCell(next, column)
      return record(next)
    },
    focused: () => record(at()),
    reload: () => {
      pages.forget()
      api.current?.refreshInfiniteCache()
    },
    clearSelection: () => api.current?.deselectAll(),
  }
}

function openFrom({ data, event, column }: CellClickedEvent<WeftRecord>, open: Props['onOpen']) {
  const mouse = event as MouseEvent | null
  const onLink = mouse?.target instanceof HTMLElement && mouse.target.closest('a')
  if (!data || onLink || column.getColId().startsWith('ag-Grid')) return
  open(data, !!mouse && (mouse.ctrlKey || mouse.metaKey))
}

type AtCell = CellDoubleClickedEvent<WeftRecord> | CellKeyDownEvent<WeftRecord> | CellClickedEvent<WeftRecord>

/** The field of the cell an event came from, if one types into it. */
function fieldToType({ column }: AtCell, { columns }: Props): FieldDef | undefined {
  const field = columns.find((one) => one.name === column.getColId())
  return field && isTypedInLists(field) ? field : undefined
}

/** Whether a second click types into the cell; that of the title opens its record. */
function secondClickTypes(at: AtCell, props: Props): boolean {
  return at.column.getColId() !== props.titleField && fieldToType(at, props) !== undefined
}

/** Starts editing the cell an event came from, if it can be typed in. */
function editFrom(at: AtCell, props: Props) {
  const field = fieldToType(at, props)
  const cell = at.event?.target instanceof HTMLElement ? at.event.target.closest('[role=gridcell]') : null
  if (at.data && field && cell) props.onEdit({ record: at.data, field, at: cell.getBoundingClientRect() })
}

function sortOf(grid: GridApi<WeftRecord>): string | undefined {
  const sorted = grid.getColumnState().find((column) => column.sort)
  return sorted ? `${sorted.sort === 'desc' ? '-' : ''}${sorted.colId}` : undefined
}

const drawn = new Set([
  'select',
  'multiselect',
  'user',
  'reference',
  'boolean',
  'datetime',
  'email',
  'phone',
  'url',
  'attachment',
  'rating',
  'progress',
  'colour',
  'tags',
  'image',
  'signature',
  'geo',
  'encrypted',
])
const widths: Record<string, number> = {
  boolean: 80,
  number: 100,
  percent: 100,
  date: 120,
  datetime: 130,
  user: 140,
  select: 120,
  money: 140,
  text: 180,
  reference: 190,
  duration: 110,
  time: 90,
  rating: 110,
  progress: 150,
  colour: 110,
  tags: 180,
  image: 130,
  signature: 110,
  geo: 160,
  region: 180,
  address: 240,
}

interface Drawing {
  layout: Layout
  sort: string | undefined
  title: string | undefined
  language: string
}

function columnOf(field: FieldDef, { layout, sort, title, language }: Drawing): ColDef<WeftRecord> {
  const kind = valueKind(field)
  const isTitle = field.name === title
  return {
    colId: field.name,
    headerName: pick(field.label, language),
    sortable: field.sort !== false,
    pinned: isTitle ? 'left' : undefined,
    width: layout.widths[field.name] ?? (isTitle ? 240 : usualWidth(field, language)),
    sort: sort === field.name ? 'asc' : sort === `-${field.name}` ? 'desc' : null,
    valueGetter: ({ data }) => data && recordValue(data, field.name),
    valueFormatter: ({ value, data }) =>
      isMasked(data, field) ? maskedText(value) : kind.toText(value, field),
    cellRenderer: drawn.has(field.kind) ? Cell : undefined,
    cellRendererParams: { field },
    cellClass: [kind.numeric ? 'numeric' : '', isTitle ? 'title-cell' : ''].filter(Boolean),
    headerClass: kind.numeric ? 'ag-right-aligned-header' : undefined,
    // Values are compared by the server; a change of identity is enough to draw again.
    equals: (a, b) => a === b,
  }
}

/** How wide a column is that nobody has dragged: options are seen whole, unless they are very long. */
function usualWidth(field: FieldDef, language: string): number {
  const usual = widths[valueKind(field).name] ?? 150
  if (valueKind(field).name !== 'select') return usual
  const longest = Math.max(0, ...(field.options ?? []).map((one) => lengthOf(pick(one.label, language))))
  return Math.min(Math.max(usual, longest * 7 + 40), 220)
}

/** The length of a text in Latin letters; a Chinese sign is as wide as two. */
function lengthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 2 : 1), 0)
}

function isMasked(record: WeftRecord | undefined, field: FieldDef): boolean {
  return field.rights === 'mask' || !!record?.masked?.includes(field.name)
}

function maskedText(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : '***'
}

function Cell({ value, data, field }: CustomCellRendererProps<WeftRecord> & { field: FieldDef }) {
  return <FieldView field={field} value={value} compact masked={isMasked(data, field)} />
}
