import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import type { ViewProps } from '../kind'
import { filled, linesOf } from '../lines'
import { LateTable } from '../lines/late-table'
import { asRef } from '../reference/ref'

/** How many a cell names. */
const told = 3

/** The linked records with what the links say of them; in a cell their names. */
export function View(props: ViewProps) {
  return props.compact ? <Names {...props} /> : <AllLinks {...props} />
}

function Names({ field, value }: ViewProps) {
  const links = linesOf(value)
  const rest = links.length - told
  return (
    <span className="ellipsis">
      {links
        .slice(0, told)
        .map((link) => asRef(link.values[field.far ?? ''])?.title)
        .join('; ')}
      {rest > 0 && <span className="muted"> +{rest}</span>}
    </span>
  )
}

function AllLinks({ field, value }: ViewProps) {
  const { t } = useTranslation('kinds')
  const links = linesOf(value)
  const columns = useLineFields(field)
  if (links.length === 0) return <span className="muted">{t('links.none')}</span>
  return <LateTable field={field} columns={filled(columns, links)} lines={links} />
}
