import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import { useText } from '@/i18n/text'
import { isEmpty, valueKind } from '..'
import { FieldView } from '../field-view'
import type { ViewProps } from '../kind'
import { linesOf } from '.'
import './lines.css'
import { Room } from './room'
import { alwaysDrawn, useRowWindow } from './window'

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
  const box = useRef<HTMLDivElement>(null)
  const shown = useRowWindow(box, lines.length)
  if (lines.length === 0) return <span className="muted">{t('lines.none')}</span>
  return (
    <section
      ref={box}
      className={lines.length > alwaysDrawn ? 'lines-box many' : 'lines-box'}
      aria-label={text(field.label)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
    >
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
          <Room height={shown.above} columns={fields.length + 1} />
          {lines.slice(shown.from, shown.to).map((line, offset) => (
            <tr key={line.id ?? offset} data-row={shown.from + offset}>
              <td className="index">{shown.from + offset + 1}</td>
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
          <Room height={shown.below} columns={fields.length + 1} />
        </tbody>
      </table>
    </section>
  )
}
