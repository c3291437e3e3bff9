import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import type { ViewProps } from '../kind'
import { filled, linesOf } from '.'
import { LateTable } from './late-table'

/** Line items as a table; in a cell only their number. */
export function View(props: ViewProps) {
  if (props.compact) return <>{linesOf(props.value).length || null}</>
  return <AllLines {...props} />
}

function AllLines({ field, value }: ViewProps) {
  const { t } = useTranslation('kinds')
  const lines = linesOf(value)
  const columns = useLineFields(field).filter((column) => column.kind !== 'lines')
  if (lines.length === 0) return <span className="muted">{t('lines.none')}</span>
  return <LateTable field={field} columns={filled(columns, lines)} lines={lines} numbered />
}
