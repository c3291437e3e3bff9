import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { answering } from '@/api/lookup'
import type { FieldDef, LookupRow, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { operatorsOf, valueKind } from '@/kinds'
import { type ConditionValue, isComplete } from '@/kinds/conditions'
import { inputOf } from '@/kinds/inputs'
import { type Kind, type OperatorName, plain } from '@/kinds/kind'
import { namesRecords, operatorLabel, type Row, relativeName, shapeOf } from './condition-words'
import { entitiesOf, useTitles } from './titles'

interface Props {
  field: FieldDef
  row: Row
  onApply: (row: Row) => void
  onRemove: () => void
}

/** Edits one row of a filter: how to compare, and with what. */
export default function ConditionEditor({ field, row: given, onApply, onRemove }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const [row, setRow] = useState(given)
  const change = (operator: OperatorName) => setRow({ ...row, operator, value: keepValue(row, operator) })
  const apply = () => isComplete(row) && onApply(row)
  return (
    <form
      className="condition-editor stack"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <strong>{text(field.label)}</strong>
      <Select
        value={row.operator}
        onChange={change}
        options={operatorsOf(field).map((name) => ({
          value: name,
          label: operatorLabel(t, field, name),
        }))}
        aria-label={t('filter.how')}
      />
      <ValueInput field={field} row={row} onChange={(value) => setRow({ ...row, value })} />
      <div className="row">
        <Button type="text" size="small" danger onClick={onRemove}>
          {t('action.remove')}
        </Button>
        <span className="grow" />
        <Button type="primary" size="small" htmlType="submit" disabled={!isComplete(row)}>
          {t('action.apply')}
        </Button>
      </div>
    </form>
  )
}

function keepValue(row: Row, operator: OperatorName): ConditionValue {
  return shapeOf(operator, row.value)
}

interface ValueProps {
  field: FieldDef
  row: Row
  onChange: (value: ConditionValue) => void
}

function ValueInput({ field, row, onChange }: ValueProps) {
  const kind = valueKind(field)
  if (row.operator === 'null' || row.operator === 'notNull') return null
  if (row.operator === 'between') return <Between field={field} row={row} onChange={onChange} />
  if (namesRecords(field)) return <Records field={field} row={row} onChange={onChange} />
  if (field.options) return <Choices field={field} row={row} onChange={onChange} />
  if (kind.literal === 'datetime' && row.operator === '=')
    return <Day field={field} value={row.value} onChange={onChange} />
  return <One field={field} value={row.value} onChange={onChange} />
}

interface OneProps {
  field: FieldDef
  value: ConditionValue
  onChange: (value: ConditionValue) => void
}

function One({ field, value, onChange }: OneProps) {
  const { t } = useTranslation('records')
  const kind = valueKind(field)
  if (kind.literal === 'boolean') {
    return (
      <Select
        value={value}
        onChange={onChange}
        options={[true, false].map((yes) => ({ value: yes, label: yes ? t('value.yes') : t('value.no') }))}
      />
    )
  }
  if (field.precision) return <Day field={field} value={value} onChange={onChange} />
  if (kind.literal === 'date' || kind.literal === 'datetime')
    return <Moment field={field} value={value} onChange={onChange} />
  if (kind.asked) {
    const Own = inputOf(kind.name)
    const take = kind.toFilter ?? plain
    return (
      <Own field={field} value={ownValue(kind, value)} onChange={(next) => onChange(take(next))} compact />
    )
  }
  if (kind.literal === 'number') {
    const Exact = inputOf('decimal')
    return (
      <Exact
        field={{ ...field, kind: 'decimal' }}
        value={value}
        onChange={(next) => onChange(next === null ? '' : String(next))}
        autoFocus
      />
    )
  }
  return (
    <Input
      autoFocus
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** A value of a filter as the input of its kind takes it. */
function ownValue(kind: Kind, value: ConditionValue): Value {
  if (typeof value !== 'string') return value
  if (kind.fromFilter) return kind.fromFilter(value)
  return kind.literal === 'number' && /^-?\d+$/.test(value) ? Number(value) : value
}

function Between({ field, row, onChange }: ValueProps) {
  const [from = '', to = ''] = Array.isArray(row.value) ? row.value : []
  return (
    <div className="row">
      <One field={field} value={from} onChange={(value) => onChange([String(value ?? ''), to])} />
      <span>–</span>
      <One field={field} value={to} onChange={(value) => onChange([from, String(value ?? '')])} />
    </div>
  )
}

function Day({ field, value, onChange }: OneProps) {
  const Own = inputOf('date')
  const day = dayjs(typeof value === 'string' ? value : '')
  return (
    <Own
      field={{ ...field, kind: 'date' }}
      value={day.isValid() ? day.format('YYYY-MM-DD') : null}
      onChange={(day) => onChange(day === null ? '' : String(day))}
    />
  )
}

const relative = ['', '-1', '-7', '-30', '-90', '+7', '+30']

/** So many days before or after today. */
const counted = /^(today|now)([+-])(\d+)$/

/** A day, chosen or counted from today. */
function Moment({ field, value, onChange }: OneProps) {
  const { t } = useTranslation('records')
  const from = valueKind(field).literal === 'date' ? 'today' : 'now'
  const chosen = typeof value === 'string' && /^(today|now)/.test(value) ? value : 'day'
  const [, , sign, days] = counted.exec(chosen) ?? []
  const options = [
    ...relative.map((days) => ({ value: from + days, label: t(`relative.${relativeName(from, days)}`) })),
    { value: 'day', label: t('relative.day') },
  ]
  if (chosen !== 'day' && !options.some((option) => option.value === chosen))
    options.unshift({
      value: chosen,
      label: t(sign === '-' ? 'relative.ago' : 'relative.ahead', { count: Number(days) }),
    })
  const isDay = chosen === 'day'
  return (
    <div className="stack" style={{ gap: 6 }}>
      <Select
        value={chosen}
        onChange={(next) => onChange(next === 'day' ? dayjs().format('YYYY-MM-DD') : next)}
        options={options}
      />
      {days && (
        <InputNumber
          min={1}
          max={36500}
          precision={0}
          value={Number(days)}
          onChange={(count) => count && onChange(`${from}${sign}${count}`)}
          suffix={t('relative.days')}
          aria-label={t('relative.days')}
          style={{ width: '100%' }}
        />
      )}
      {isDay && <Day field={field} value={value} onChange={onChange} />}
    </div>
  )
}

/** So many options are shown as boxes to tick. */
const ticked = 14

function Choices({ field, row, onChange }: ValueProps) {
  const text = useText()
  const many = row.operator === 'in' || row.operator === 'notIn'
  if (many && (field.options?.length ?? 0) <= ticked) {
    return (
      <Checkbox.Group
        className="choices"
        value={Array.isArray(row.value) ? row.value : []}
        onChange={onChange}
        options={field.options?.map((option) => ({ value: option.name, label: text(option.label) }))}
      />
    )
  }
  return (
    <Select
      autoFocus
      mode={many ? 'multiple' : undefined}
      value={row.value as string | string[]}
      onChange={(value: string | string[]) => onChange(value)}
      showSearch={{ optionFilterProp: 'label' }}
      options={field.options?.map((option) => ({ value: option.name, label: text(option.label) }))}
    />
  )
}

function chosenIds({ value }: Row): string[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' && value !== '' ? [value] : []
}

/** Records to compare a reference with; of people also "me". */
function Records({ field, row, onChange }: ValueProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const [typed, setTyped] = useState('')
  const entities = entitiesOf(field)
  const [entity = '', setEntity] = useState(entities[0])
  const asked = useDeferredValue(typed)
  const rows = useQuery({
    queryKey: ['lookup', entity, asked],
    queryFn: ({ signal }) => api.get<LookupRow[]>(`/lookup/${entity}`, { q: asked }, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === entity ? before : undefined),
  })
  const one = row.operator === 'within'
  const chosen = chosenIds(row)
  const titles = useTitles(entities, chosen)
  const options = [
    ...(entity === 'user' ? [{ value: '@me', label: t('filter.me') }] : []),
    ...chosen.filter((id) => id !== '@me').map((id) => ({ value: id, label: titles[id] ?? id })),
    ...answering(rows, asked, typed)
      .filter((found) => !chosen.includes(found.id))
      .map((found) => ({ value: found.id, label: found.title })),
  ]
  const records = (
    <Select
      autoFocus
      mode={one ? undefined : 'multiple'}
      value={one ? chosen[0] : chosen}
      onChange={(ids: string | string[]) => onChange(ids)}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={rows.isFetching}
      options={options}
    />
  )
  if (entities.length === 1) return records
  return (
    <>
      <Select
        value={entity}
        onChange={setEntity}
        options={field.options?.map((option) => ({ value: option.name, label: text(option.label) }))}
        aria-label={text(field.label)}
      />
      {records}
    </>
  )
}
