import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLineFields } from '@/api/entities'
import { useShell } from '@/api/session'
import type { FieldDef, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { Reasons } from '@/ui/why'
import type { InputProps } from '../kind'
import { CurrencyChoice } from '../money/currency'
import { isTyped, linesOf } from '.'
import { currencyOf, inCurrency, keyOfLine } from './edit'
import { firstRow, useGrid } from './grid'
import { Room } from './room'
import { Row } from './row'
import { ActionsHead, ColumnHead } from './table'
import { alwaysDrawn, type RowWindow } from './window'

/**
 * Line items as a grid: the last row is always empty and becomes a line by typing in it. Tab goes
 * from cell to cell, Enter up and down, the arrows all ways; a block from a spreadsheet can be pasted
 * anywhere. Of very many lines those in sight are drawn, and only the cell in use is an input.
 */
export function Input(props: InputProps) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const box = useRef<HTMLDivElement>(null)
  const { fields, currency, choose, onChange } = useColumns(props)
  const grid = useGrid({ ...props, onChange }, fields, box)
  const { rows, count, shown } = grid
  useShownLine(box, shown)
  return (
    <div className="lines-input">
      <div ref={box} className={rows.length > alwaysDrawn ? 'lines-box many' : 'lines-box'}>
        <table
          className="lines editing"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are typed in is a grid
          role="grid"
          aria-label={text(props.field.label)}
          aria-rowcount={rows.length + firstRow - 1}
          onKeyDown={grid.press}
          onPaste={(event) => void grid.paste(event)}
        >
          <Head fields={fields} />
          <tbody>
            <Room height={shown.above} columns={fields.length + 2} />
            {rows.slice(shown.from, shown.to).map((line, offset) => {
              const index = shown.from + offset
              return (
                <Row
                  key={keyOfLine(line, index)}
                  line={line}
                  index={index}
                  ghost={index >= count}
                  dragged={grid.dragged === index}
                  entity={props.field.of ?? ''}
                  fields={fields}
                  worked={index < count ? props.lines?.worked(line) : undefined}
                  errors={props.lines?.errors[index]}
                  hints={props.lines?.hints[index]}
                  actions={grid.actions}
                />
              )
            })}
            <Room height={shown.below} columns={fields.length + 2} />
          </tbody>
        </table>
      </div>
      <div className="row lines-foot">
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          id={props.id}
          onClick={() => grid.focus(rows.length - 1, 0)}
        >
          {t('lines.add')}
        </Button>
        {rows.length > alwaysDrawn && <strong className="tabular">{t('lines.count', { count })}</strong>}
        {currency && (
          <span className="muted">
            {t('lines.currency')}{' '}
            <CurrencyChoice value={currency} onChange={choose} label={t('lines.currency')} />
          </span>
        )}
        <span className="muted for-keyboards">{t('lines.hint')}</span>
      </div>
    </div>
  )
}

/**
 * The columns of the grid, the same objects as long as the field and the currency are the same, and the one currency in
 * which amounts are typed, where some can be.
 */
function useColumns({ field, value, onChange }: InputProps) {
  const company = useShell()?.company.currency
  const [chosen, setChosen] = useState<string>()
  const all = useLineFields(field)
  const amounts = useMemo(() => all.filter((column) => column.kind === 'money' && isTyped(column)), [all])
  const lines = linesOf(value)
  const currency = currencyOf(lines, amounts) ?? chosen ?? amounts[0]?.currency ?? company
  const fields = useMemo(
    () =>
      all
        .filter((column) => column.kind !== 'lines')
        .map((column) => (column.kind === 'money' ? { ...column, currency } : column)),
    [all, currency],
  )
  const change = (next: Value, asked = chosen) =>
    onChange(asked ? inCurrency(linesOf(next), amounts, asked) : next)
  const choose = (next: string) => {
    setChosen(next)
    change(value, next)
  }
  return { fields, currency: amounts.length > 0 ? currency : undefined, choose, onChange: change }
}

/** A problem in a line out of sight is led to by its number. */
function useShownLine(box: React.RefObject<HTMLDivElement | null>, shown: RowWindow) {
  const show = useRef(shown.show)
  show.current = shown.show
  useEffect(() => {
    const element = box.current
    const look = (event: Event) => show.current((event as CustomEvent<number>).detail)
    element?.addEventListener('showline', look)
    return () => element?.removeEventListener('showline', look)
  }, [box])
}

function Head({ fields }: { fields: FieldDef[] }) {
  const { t } = useTranslation('kinds')
  return (
    <thead>
      <tr>
        <th className="index">#</th>
        {fields.map((column, at) => (
          <ColumnHead key={column.name} column={column} named={at === 0} required={column.required === true}>
            {' '}
            <Reasons reasons={column.why ?? []} />
          </ColumnHead>
        ))}
        <ActionsHead label={t('action.more')} />
      </tr>
    </thead>
  )
}
