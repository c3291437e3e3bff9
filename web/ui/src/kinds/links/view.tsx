import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import type { LineRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { isEmpty, valueKind } from '..'
import { FieldView } from '../field-view'
import type { ViewProps } from '../kind'
import { linesOf } from '../lines'
import '../lines/lines.css'
import { asRef } from '../reference/ref'
import { View as ReferenceView } from '../reference/view'

/** How many a cell names. */
const told = 3

/** The linked records with what the links say of them; in a cell their names. */
export function View(props: ViewProps) {
  return props.compact ? <Names {...props} /> : <LinksTable {...props} />
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

function LinksTable({ field, value }: ViewProps) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const links = linesOf(value)
  const columns = useLineFields(field).filter(
    (column) => column.name === field.far || links.some((link) => !isEmpty(link.values[column.name])),
  )
  if (links.length === 0) return <span className="muted">{t('links.none')}</span>
  return (
    <div className="lines-box">
      <table className="lines">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} className={valueKind(column).numeric ? 'numeric' : undefined}>
                {text(column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {links.map((link: LineRecord, index) => (
            <tr key={link.id ?? link.key ?? index}>
              {columns.map((column) => (
                <td
                  key={column.name}
                  className={valueKind(column).numeric ? 'numeric' : undefined}
                  data-label={text(column.label)}
                >
                  {column.name === field.far ? (
                    <ReferenceView field={column} value={link.values[column.name]} />
                  ) : (
                    <FieldView field={column} value={link.values[column.name]} compact />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
