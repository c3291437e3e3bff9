import { useQuery } from '@tanstack/react-query'
import { Modal, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { useLineFields } from '@/api/entities'
import type { EntityDetail, FieldDef, Value, Values, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { FieldView } from '@/kinds/field-view'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { MoneyText } from '@/ui/money'
import { Lines } from '@/ui/skeleton'
import { formatDateTime } from '@/ui/time'
import { usePast } from './as-of'
import { changedLines, difference, differing, type LinePair } from './compare'

interface Props {
  entity: string
  id: string
  detail: EntityDetail
  /** The moment of the earlier version. */
  at: string
  onClose: () => void
}

/** A record as it was and as it is, side by side: only what differs, amounts with the difference. */
export default function CompareDialog({ entity, id, detail, at, onClose }: Props) {
  const { t } = useTranslation('records')
  const past = usePast({ entity, id }, at)
  const now = useQuery({
    queryKey: ['record-now', entity, id],
    queryFn: () => api.get<WeftRecord>(`/records/${entity}/${id}`),
    staleTime: 0,
  })
  const error = past.error ?? now.error
  return (
    <Modal open title={t('compare.title')} onCancel={onClose} footer={null} width={960}>
      {error ? (
        <ErrorState error={error} retry={() => void Promise.all([past.refetch(), now.refetch()])} />
      ) : past.data && now.data ? (
        <Differences
          fields={detail.entity.fields}
          at={at}
          before={past.data.values}
          after={now.data.values}
        />
      ) : (
        <Lines count={6} />
      )}
    </Modal>
  )
}

function Differences({
  fields,
  at,
  before,
  after,
}: {
  fields: FieldDef[]
  at: string
  before: Values
  after: Values
}) {
  const { t } = useTranslation('records')
  const changed = differing(fields, before, after)
  const lines = changed.filter((field) => field.kind === 'lines')
  if (changed.length === 0) return <EmptyState title={t('compare.same')} />
  return (
    <div className="compare">
      <table>
        <thead>
          <tr>
            <td />
            <th>{formatDateTime(at)}</th>
            <th>{t('compare.now')}</th>
            <th>{t('compare.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {changed
            .filter((field) => field.kind !== 'lines')
            .map((field) => (
              <BothValues
                key={field.name}
                field={field}
                before={before[field.name]}
                after={after[field.name]}
              />
            ))}
        </tbody>
        {lines.map((field) => (
          <LineDifferences
            key={field.name}
            field={field}
            pairs={changedLines(before[field.name], after[field.name])}
          />
        ))}
      </table>
    </div>
  )
}

/** A field in both versions with the difference of amounts. */
function BothValues({ field, before, after }: { field: FieldDef; before: Value; after: Value }) {
  const text = useText()
  const apart = difference(before, after)
  return (
    <tr>
      <th scope="row">{text(field.label)}</th>
      <td>
        <FieldView field={field} value={before} />
      </td>
      <td>
        <FieldView field={field} value={after} />
      </td>
      <td>{apart && <MoneyText value={apart} />}</td>
    </tr>
  )
}

function LineDifferences({ field, pairs }: { field: FieldDef; pairs: LinePair[] }) {
  const { t } = useTranslation('records')
  const text = useText()
  const columns = useLineFields(field)
  return pairs.map((pair) => {
    const state = !pair.before ? 'added' : !pair.after ? 'removed' : 'changed'
    const [before, after] = [pair.before?.values ?? {}, pair.after?.values ?? {}]
    const name = columns[0] && (
      <FieldView field={columns[0]} value={(pair.after ?? pair.before)?.values[columns[0].name]} compact />
    )
    return (
      <tbody key={pair.key}>
        <tr>
          <th colSpan={4} scope="rowgroup">
            {text(field.label)} <Tag>{t(`compare.${state}`)}</Tag> {name}
          </th>
        </tr>
        {differing(columns, before, after).map((column) => (
          <BothValues
            key={column.name}
            field={column}
            before={before[column.name]}
            after={after[column.name]}
          />
        ))}
      </tbody>
    )
  })
}
