import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import { useText } from '@/i18n/text'
import { isEmpty, valueKind } from '..'
import { FieldView } from '../field-view'
import type { ViewProps } from '../kind'
import { linesOf } from '.'
import './lines.css'

/** Line items as a table; in a cell only their number. */
export function View(props: ViewProps) {
  if (props.compact) return <>{linesOf(props.value).length || null}</>
  return <LinesTable {...props} />
}

function LinesTable({ field, value }: ViewProps) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const lines = linesOf(value)
  const fields = useLineFields(field).filter(
    (column) => column.kind !== 'lines' && lines.some((line) => !isEmpty(line.values[column.name])),
  )
  if (lines.length === 0) return <span className="muted">{t('lines.none')}</span>
  return (
    <table className="lines">
      <thead>
        <tr>
          <th className="index">#</th>
          {fields.map((column) => (
            <th key={column.name} className={valueKind(column).numeric ? 'numeric' : undefined}>
              {text(column.label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={line.id ?? index}>
            <td className="index">{index + 1}</td>
            {fields.map((column) => (
              <td
                key={column.name}
                className={valueKind(column).numeric ? 'numeric' : undefined}
                data-label={text(column.label)}
              >
                <FieldView field={column} value={line.values[column.name]} compact />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
