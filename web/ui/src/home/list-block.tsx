import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { FieldDef, HomeBlock, WeftRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { FieldView } from '@/kinds/field-view'
import { EmptyState } from '@/ui/empty-state'
import { Icon } from '@/ui/icon'

/** The first records of a view, each with what says most about it. */
export default function ListBlock({ block }: { block: HomeBlock }) {
  const { t } = useTranslation('home')
  const records = block.page?.records ?? []
  if (records.length === 0) return <EmptyState icon={<Icon name="table" />} title={t('list.none')} />
  const [title, ...columns] = block.columns ?? []
  return (
    <ul className="home-list">
      {records.map((record) => (
        <li key={record.id}>
          <Link
            to="/records/$entity/$id"
            params={{ entity: block.entity ?? '', id: record.id }}
            className="grow ellipsis"
          >
            {title && <Cell field={title} record={record} />}
          </Link>
          {columns.map((field) => (
            <span key={field.name} className="muted ellipsis cell">
              <Cell field={field} record={record} />
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}

function Cell({ field, record }: { field: FieldDef; record: WeftRecord }) {
  const text = useText()
  return (
    <span title={text(field.label)}>
      <FieldView
        field={field}
        value={record.values[field.name]}
        masked={record.masked?.includes(field.name)}
        compact
      />
    </span>
  )
}
