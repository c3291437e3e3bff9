import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import type { EntityDetail, FieldDef, RecordPage, Value, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty, valueKind } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { askPage, type ListQuestion } from './list-query'
import { recordValue, titleOf } from './record-value'

interface Props {
  question: ListQuestion
  detail: EntityDetail
  columns: FieldDef[]
  /** Present where several can be dealt with together. */
  selection?: Selection
  onTotal: (total: RecordPage['total']) => void
  onEmpty: (empty: boolean) => void
}

export interface Selection {
  /** Undefined while there are no boxes to tick. */
  selected: WeftRecord[] | undefined
  onSelect: (records: WeftRecord[] | undefined) => void
}

/** The list on a phone: what a record is called and what says most about it. */
export default function Cards({ question, detail, columns, selection, onTotal, onEmpty }: Props) {
  const { pages, more } = useCardPages(question)
  const first = pages.data?.pages[0]
  const tell = useRef({ onTotal, onEmpty })
  tell.current = { onTotal, onEmpty }
  useEffect(() => {
    if (!first) return
    tell.current.onTotal(first.total)
    tell.current.onEmpty(first.records.length === 0)
  }, [first])
  if (pages.error) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />
  if (!pages.data) return <Lines count={10} />
  const useful = usefulOnCards(detail, columns)
  // A deleted record has no page to open, so it can only be ticked.
  const boxes =
    selection && question.deleted ? { ...selection, selected: selection.selected ?? [] } : selection
  return (
    <div className="cards">
      {pages.data.pages.flatMap((page) =>
        page.records.map((record) => (
          <Card key={record.id} record={record} detail={detail} fields={useful} selection={boxes} />
        )),
      )}
      <div ref={more}>{pages.hasNextPage && <Lines count={3} />}</div>
    </div>
  )
}

/** The pages of a list, the next one asked for when what stands below them comes into sight. */
export function useCardPages(question: ListQuestion, enabled = true) {
  const pages = useInfiniteQuery({
    queryKey: ['records', question.entity, 'cards', question],
    queryFn: ({ pageParam, signal }) => askPage(question, pageParam, 30, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled,
  })
  const more = useWhenSeen(() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage())
  return { pages, more }
}

/** The columns that say something on a card below what the record is called. */
export function usefulOnCards(detail: EntityDetail, columns: FieldDef[]): FieldDef[] {
  return columns.filter(
    (field) => field.name !== detail.entity.title && field.kind !== 'longtext' && field.kind !== 'json',
  )
}

interface CardProps {
  record: WeftRecord
  detail: EntityDetail
  fields: FieldDef[]
  selection?: Selection
}

/** A record that opens when it is touched, or is ticked while there are boxes to tick. */
function Card({ record, detail, fields, selection }: CardProps) {
  const face = <CardFace record={record} detail={detail} fields={fields} />
  if (selection?.selected)
    return (
      <Tick record={record} selected={selection.selected} onSelect={selection.onSelect}>
        {face}
      </Tick>
    )
  return (
    <Link className="card" to="/records/$entity/$id" params={{ entity: detail.entity.name, id: record.id }}>
      {face}
    </Link>
  )
}

interface TickProps {
  record: WeftRecord
  selected: WeftRecord[]
  onSelect: Selection['onSelect']
  children: ReactNode
}

function Tick({ record, selected, onSelect, children }: TickProps) {
  const others = selected.filter((one) => one.id !== record.id)
  const ticked = others.length < selected.length
  return (
    <Checkbox
      className={ticked ? 'card ticked' : 'card'}
      checked={ticked}
      onChange={() => onSelect(ticked ? others : [...selected, record])}
    >
      {children}
    </Checkbox>
  )
}

/** What the record is called, its state or else its first choice, and the rest below. */
function CardFace({ record, detail, fields }: Omit<CardProps, 'selection'>) {
  const choices = fields.filter((field) => valueKind(field).name === 'select')
  const state = choices.find((field) => field.managed === 'workflow') ?? choices[0]
  return (
    <>
      <span className="card-head">
        <strong className="ellipsis">{titleOf(detail, record) || record.id}</strong>
        {state && <CardValue record={record} field={state} />}
      </span>
      <CardFields record={record} fields={fields.filter((field) => field !== state)} />
    </>
  )
}

/** The first two fields that are filled in, and of the others an amount and a day; else one more. */
function telling(filled: FieldDef[]): FieldDef[] {
  const [first, rest] = [filled.slice(0, 2), filled.slice(2)]
  const most = [
    rest.find((field) => valueKind(field).name === 'money'),
    rest.find((field) => valueKind(field).literal === 'date'),
  ].filter((field) => field !== undefined)
  return [...first, ...(most.length > 0 ? most : rest.slice(0, 1))]
}

/** A "no" is drawn as nothing, so it says nothing on a card. */
const says = (value: Value) => !isEmpty(value) && value !== false

/** What a card says of a record below what it is called. */
export function CardFields({ record, fields }: Omit<CardProps, 'detail' | 'selection'>) {
  const text = useText()
  const shown = telling(fields.filter((field) => says(recordValue(record, field.name))))
  return (
    <>
      {shown.map((field) => (
        <span key={field.name} className="card-field">
          <span className="muted">{text(field.label)}</span>
          <span className="card-value">
            <CardValue record={record} field={field} />
          </span>
        </span>
      ))}
    </>
  )
}

function CardValue({ record, field }: { record: WeftRecord; field: FieldDef }) {
  const value = recordValue(record, field.name)
  if (isEmpty(value)) return null
  return <FieldView field={field} value={value} compact plain masked={record.masked?.includes(field.name)} />
}

function useWhenSeen(seen: () => void) {
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef(seen)
  latest.current = seen
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && latest.current(),
      {
        rootMargin: '300px',
      },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  })
  return element
}
