import { SwapOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntityDetail, FieldDef, Option, RecordPage, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { MenuButton } from '@/ui/menu-button'
import { OptionTag } from '@/ui/option-tag'
import { isRetired } from '@/ui/retired'
import { Lines } from '@/ui/skeleton'
import { columnsOf, type KanbanColumn } from './kanban'
import './kanban.css'
import { CardFields, useCardPages, usefulOnCards } from './cards'
import { Figures, summed } from './group-strip'
import { groupsQuery, within } from './groups'
import { cardId, type Move, MoveDialog, useMove } from './kanban-move'
import type { ListQuestion } from './list-query'
import { titleOf } from './record-value'

interface Props {
  question: ListQuestion
  detail: EntityDetail
  /** The field with the options that are columns. */
  field: FieldDef
  /** All fields of the list, and those that cards show. */
  fields: FieldDef[]
  columns: FieldDef[]
  sums: string[]
  hidden: boolean
  onTotal: (total: RecordPage['total']) => void
  onEmpty: (empty: boolean) => void
  onOpen: (record: WeftRecord) => void
}

/** The records of a list as cards in a column for each option; moving a card changes the record. */
export default function Kanban({ onTotal, onEmpty, ...props }: Props) {
  const { question, detail, field, sums } = props
  const options = field.options ?? []
  const groups = useQuery({
    ...groupsQuery(question, field.name, sums, options.length + 1),
    placeholderData: keepPreviousData,
  })
  const total = groups.data?.groups.reduce((sum, group) => sum + group.values[0], 0)
  const tell = useRef({ onTotal, onEmpty })
  tell.current = { onTotal, onEmpty }
  useEffect(() => {
    if (total === undefined) return
    tell.current.onTotal({ count: total, exact: true })
    tell.current.onEmpty(total === 0)
  }, [total])
  const { move, begin, end } = useMove(question.entity, field)
  const dragged = useRef<WeftRecord>(null)
  if (groups.error) return <ErrorState error={groups.error} retry={() => void groups.refetch()} />
  if (!groups.data) return <Lines count={12} />
  // Events have rights of their own.
  const editable = detail.can.includes('edit') && field.rights === 'edit' && !field.managed
  const movable = editable || field.managed === 'workflow'
  return (
    <div className="kanban" hidden={props.hidden}>
      {columnsOf(field, groups.data.groups).map((column) => (
        <Column
          key={column.option?.name ?? ''}
          {...props}
          column={column}
          move={move}
          dragged={dragged}
          onMove={movable && !move ? begin : undefined}
        />
      ))}
      {move && <MoveDialog entity={question.entity} field={field} move={move} onEnd={() => void end()} />}
    </div>
  )
}

interface ColumnProps extends Omit<Props, 'onTotal' | 'onEmpty'> {
  column: KanbanColumn
  /** The card that is on its way. */
  move: Move | undefined
  dragged: RefObject<WeftRecord | null>
  onMove: ((record: WeftRecord, to: Option) => void) | undefined
}

function Column(props: ColumnProps) {
  const { column, question, fields, sums, move, dragged, onMove } = props
  const { t } = useTranslation('records')
  const text = useText()
  const [over, setOver] = useState(false)
  const { option, group } = column
  const own = { ...question, filter: within(question.filter, group?.filter ?? '', fields) || undefined }
  const { pages, more } = useCardPages(own, group !== undefined)
  const records = (group && pages.data?.pages.flatMap((page) => page.records)) || []
  const staying = records.filter((record) => record.id !== move?.record.id)
  const shown = move && move.to.name === option?.name ? [move.record, ...staying] : staying
  const drop = () => {
    const record = dragged.current
    setOver(false)
    if (record && option && !records.includes(record)) onMove?.(record, option)
  }
  return (
    <section
      className={over ? 'kanban-column over' : 'kanban-column'}
      aria-label={text(option?.label) || t('groups.none')}
      onDragOver={(event) => {
        if (!option || !onMove || !dragged.current) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node) && setOver(false)}
      onDrop={drop}
    >
      <header>
        <h2>{option ? <OptionTag option={option} /> : t('groups.none')}</h2>
        <Figures values={group?.values ?? [0]} sums={summed(sums, fields)} />
      </header>
      {shown.map((record) => (
        <Card key={record.id} {...props} record={record} moving={record.id === move?.record.id} />
      ))}
      {shown.length === 0 && !pages.isFetching && <p className="muted">{t('kanban.empty')}</p>}
      {group && <div ref={more}>{(pages.hasNextPage || pages.isPending) && <Lines count={3} />}</div>}
    </section>
  )
}

interface CardProps extends ColumnProps {
  record: WeftRecord
  moving: boolean
}

function Card({ record, moving, column, detail, field, columns, dragged, onMove, onOpen }: CardProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const options = (field.options ?? []).filter((option) => !isRetired(option))
  const at = options.findIndex((option) => option.name === column.option?.name)
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    const to = options[at + by]
    if (!event.altKey || by === 0) return
    event.preventDefault()
    if (to) onMove?.(record, to)
  }
  return (
    <article
      className={moving ? 'card moving' : 'card'}
      draggable={onMove !== undefined}
      onDragStart={() => {
        dragged.current = record
      }}
      onDragEnd={() => {
        dragged.current = null
      }}
      onKeyDown={step}
    >
      <div className="row">
        <button
          id={cardId(record.id)}
          type="button"
          className="plain open-card"
          aria-keyshortcuts={onMove && 'Alt+ArrowLeft Alt+ArrowRight'}
          onClick={() => onOpen(record)}
        >
          {titleOf(detail, record) || record.id}
        </button>
        {onMove && (
          <MenuButton
            label={t('kanban.move')}
            items={options
              .filter((_, index) => index !== at)
              .map((option) => ({ key: option.name, label: text(option.label) }))}
            onChoose={(name) => {
              const to = options.find((option) => option.name === name)
              if (to) onMove(record, to)
            }}
          >
            <SwapOutlined />
          </MenuButton>
        )}
      </div>
      <CardFields record={record} fields={usefulOnCards(detail, columns).filter((one) => one !== field)} />
    </article>
  )
}
