import { PlusOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import { useShell } from '@/api/session'
import type { EntityDetail, FieldDef, RecordPage, RelatedDef, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty, valueKind } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { RecordLink } from '@/ui/record-link'
import { Lines } from '@/ui/skeleton'
import { defaultColumns, listFields, recordValue, titleOf } from './record-value'

interface Props {
  entity: string
  id: string
  related: RelatedDef
  record: WeftRecord | null
}

/** The records that refer to this one, and a button for one more. */
export function RelatedTab({ entity, id, related, record }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const detail = useQuery(entityQuery(related.entity))
  const pages = useInfiniteQuery({
    queryKey: ['related', entity, id, related.entity, related.by],
    queryFn: ({ pageParam }) =>
      api.get<RecordPage>(`/records/${entity}/${id}/related/${related.entity}`, {
        by: related.by,
        view: related.view,
        cursor: pageParam,
        limit: 20,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const error = detail.error ?? pages.error
  if (error) return <ErrorState error={error} retry={() => void pages.refetch()} />
  if (!detail.data || !pages.data) return <Lines count={4} />
  const records = pages.data.pages.flatMap((page) => page.records)
  const label = text(detail.data.entity.label)
  const create = detail.data.can.includes('create') && (
    <CreateRelated entity={entity} related={related} record={record} label={label} />
  )
  if (records.length === 0) return <EmptyState title={t('related.none', { name: label })} action={create} />
  return (
    <div className="stack" style={{ gap: 8 }}>
      {create && <div>{create}</div>}
      <ul className="related">
        {records.map((one) => (
          <Row key={one.id} record={one} detail={detail.data} fields={columnsOf(detail.data, related)} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button type="link" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </div>
  )
}

function columnsOf(detail: EntityDetail, related: RelatedDef): FieldDef[] {
  const view = detail.views.find((one) => one.name === related.view)
  const names = view?.columns ?? defaultColumns(detail)
  const useful = listFields(detail).filter(
    (field) => names.includes(field.name) && field.name !== detail.entity.title && field.name !== related.by,
  )
  return oneOfEachFirst(useful.toSorted((a, b) => rank(a) - rank(b)))
}

/** A second amount says less than the first day. */
function oneOfEachFirst(fields: FieldDef[]): FieldDef[] {
  const first = new Map(fields.toReversed().map((field) => [rank(field), field]))
  const leads = fields.filter((field) => first.get(rank(field)) === field)
  return [...leads, ...fields.filter((field) => !leads.includes(field))]
}

/** What says most about a record in one line: its state, its figures, its dates; names come last. */
function rank(field: FieldDef): number {
  if (field.kind === 'select') return 0
  if (valueKind(field).name === 'money') return 1
  if (valueKind(field).literal === 'date' || valueKind(field).literal === 'datetime') return 2
  return valueKind(field).literal === 'reference' ? 4 : 3
}

function Row({ record, detail, fields }: { record: WeftRecord; detail: EntityDetail; fields: FieldDef[] }) {
  const text = useText()
  const filled = fields.filter((field) => !isEmpty(recordValue(record, field.name))).slice(0, 3)
  return (
    <li>
      <RecordLink entity={detail.entity.name} id={record.id}>
        {titleOf(detail, record) || record.id}
      </RecordLink>
      <div className="row wrap muted" style={{ gap: '2px 10px' }}>
        {filled.map((field) => (
          <span key={field.name} title={text(field.label)}>
            <FieldView
              field={field}
              value={recordValue(record, field.name)}
              compact
              masked={record.masked?.includes(field.name)}
            />
          </span>
        ))}
      </div>
    </li>
  )
}

/** Starts a record that belongs to this one: the reference is filled in, and what both share. */
function CreateRelated({ entity, related, record, label }: Omit<Props, 'id'> & { label: string }) {
  const { t } = useTranslation('records')
  const router = useRouter()
  const known = useShell()?.entities[related.entity]
  const child = useQuery(entityQuery(related.entity))
  if (!record || !known) return null
  const create = () =>
    void router.navigate({
      to: '/records/$entity/new',
      params: { entity: related.entity },
      search: { values: JSON.stringify(prefillOf({ entity, record }, related, child.data)) },
    })
  return (
    <Button size="small" icon={<PlusOutlined />} onClick={create}>
      {t('newOne', { name: label })}
    </Button>
  )
}

/** A quote made from an opportunity has the opportunity's account too. */
export function prefillOf(
  { entity, record }: { entity: string; record: WeftRecord },
  related: RelatedDef,
  child: EntityDetail | undefined,
): Record<string, string> {
  const back = child?.entity.fields.find((field) => field.name === related.by)
  const own = back?.kind === 'any_reference' ? `${entity}:${record.id}` : record.id
  const values: Record<string, string> = { [related.by]: own }
  for (const field of child?.entity.fields ?? []) {
    const value = record.values[field.name]
    const shared = field.kind === 'reference' && field.name !== related.by && field.rights === 'edit'
    if (shared && typeof value === 'object' && value !== null && 'id' in value)
      values[field.name] = String(value.id)
  }
  return values
}
