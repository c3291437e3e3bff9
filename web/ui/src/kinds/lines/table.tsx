import { type ReactNode, useRef } from 'react'
import type { FieldDef, LineRecord } from '@/api/types'
import { useText } from '@/i18n/text'
import { valueKind } from '..'
import { FieldView } from '../field-view'
import './lines.css'
import { Room } from './room'
import { alwaysDrawn, useRowWindow } from './window'

interface Props {
  field: FieldDef
  columns: FieldDef[]
  lines: LineRecord[]
  /** The number of each line before it. */
  numbered?: boolean
}

/** Line items, or links, to be read: a table that scrolls within its box. */
export default function LinesTable({ field, columns, lines, numbered }: Props) {
  const text = useText()
  const box = useRef<HTMLDivElement>(null)
  const shown = useRowWindow(box, lines.length)
  const width = columns.length + (numbered ? 1 : 0)
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
            {numbered && <th className="index">#</th>}
            {columns.map((column, at) => (
              <ColumnHead key={column.name} column={column} named={at === 0} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Room height={shown.above} columns={width} />
          {lines.slice(shown.from, shown.to).map((line, offset) => (
            <tr key={line.id ?? line.key ?? offset} data-row={shown.from + offset}>
              {numbered && <td className="index">{shown.from + offset + 1}</td>}
              {columns.map((column, at) => (
                <td
                  key={column.name}
                  className={columnClass(column, at === 0)}
                  data-label={text(column.label)}
                >
                  <FieldView field={column} value={line.values[column.name]} compact />
                </td>
              ))}
            </tr>
          ))}
          <Room height={shown.below} columns={width} />
        </tbody>
      </table>
    </section>
  )
}

/** The head of a column: its name, whether it has to be filled in, and what else there is to say. */
export function ColumnHead({
  column,
  named,
  required,
  children,
}: {
  column: FieldDef
  named?: boolean
  required?: boolean
  children?: ReactNode
}) {
  const text = useText()
  return (
    <th className={columnClass(column, named)}>
      {text(column.label)}
      {required && <span className="required"> *</span>}
      {children}
    </th>
  )
}

/** The head over the buttons of each line. */
export function ActionsHead({ label }: { label: string }) {
  return (
    <th className="actions">
      <span className="hidden-visually">{label}</span>
    </th>
  )
}

/** How a column looks; the one that names its lines stays in sight when the others scroll away. */
export function columnClass(column: FieldDef, named?: boolean, needed?: boolean): string {
  return [column.kind, valueKind(column).numeric && 'numeric', named && 'named', needed && 'needed']
    .filter(Boolean)
    .join(' ')
}
