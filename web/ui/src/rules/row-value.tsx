import { useQuery } from '@tanstack/react-query'
import { Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ValueEditorProps } from 'react-querybuilder'
import { api } from '@/api/client'
import type { LookupRow } from '@/api/types'
import { useText } from '@/i18n/text'
import { inputOf } from '@/kinds/inputs'
import { isUnary } from './families'
import type { RowField } from './row-fields'

interface ValueProps {
  field: RowField
  value: unknown
  onChange: (value: unknown) => void
  label: string
  many?: boolean
}

/** The value of a row, entered as the field it is compared with is entered. */
export function RowValue(props: ValueEditorProps) {
  const { t } = useTranslation('rules')
  const field = (props.context as { fields: Map<string, RowField> }).fields.get(props.field)
  if (isUnary(props.operator) || !field) return null
  if (props.valueSource === 'field') return <OtherField {...props} />
  const shared = { field, onChange: props.handleOnChange, label: t('value') }
  if (props.operator === 'between') return <Between {...shared} value={props.value} />
  const many = props.operator === 'in' || props.operator === 'notIn'
  return <OneValue {...shared} value={props.value} many={many} />
}

function Between({ value, onChange, ...rest }: ValueProps) {
  const [low, high] = Array.isArray(value) ? value : ['', '']
  return (
    <span className="row">
      <OneValue {...rest} value={low} onChange={(next) => onChange([next, high ?? ''])} />
      <span className="muted">–</span>
      <OneValue {...rest} value={high} onChange={(next) => onChange([low ?? '', next])} />
    </span>
  )
}

function OneValue(props: ValueProps) {
  switch (props.field.family) {
    case 'number':
      return props.many ? <ManyTexts {...props} /> : <NumberValue {...props} />
    case 'boolean':
      return <YesNo {...props} />
    case 'date':
    case 'datetime':
      return <TimeValue {...props} />
    case 'choice':
    case 'many':
      return props.field.field?.options ? <OptionValue {...props} /> : <TextValue {...props} />
    case 'record':
      return props.field.field ? <RecordValue {...props} /> : <TextValue {...props} />
    default:
      return <TextValue {...props} />
  }
}

function TextValue(props: ValueProps) {
  if (props.many) return <ManyTexts {...props} />
  const { value, onChange, label } = props
  return <Input value={plain(value)} onChange={(event) => onChange(event.target.value)} aria-label={label} />
}

function ManyTexts({ value, onChange, label }: ValueProps) {
  return (
    <Select
      mode="tags"
      value={Array.isArray(value) ? value : []}
      onChange={onChange}
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，']}
      aria-label={label}
    />
  )
}

function NumberValue({ value, onChange, label }: ValueProps) {
  return (
    <InputNumber<string>
      stringMode
      value={plain(value)}
      onChange={(next) => onChange(next ?? '')}
      aria-label={label}
      style={{ width: '100%' }}
    />
  )
}

function YesNo({ value, onChange, label }: ValueProps) {
  const { t } = useTranslation('rules')
  const options = [
    { value: true, label: t('yes') },
    { value: false, label: t('no') },
  ]
  return (
    <Select
      value={value === false || value === 'false' ? false : value === '' ? undefined : true}
      options={options}
      onChange={onChange}
      aria-label={label}
    />
  )
}

/** A day, a month or a year, or a moment, as the field is kept. */
function TimeValue({ field, value, onChange, label }: ValueProps) {
  const { family: kind } = field
  const Time = inputOf(kind)
  const known = field.field ?? { name: field.name, kind, label: { en: field.label, zh: field.label } }
  return <Time field={known} value={plain(value)} onChange={(time) => onChange(time ?? '')} label={label} />
}

function OptionValue({ field, value, onChange, label, many }: ValueProps) {
  const text = useText()
  const options = (field.field?.options ?? []).map((option) => ({
    value: option.name,
    label: text(option.label),
  }))
  return (
    <Select
      mode={many ? 'multiple' : undefined}
      value={many ? (Array.isArray(value) ? value : []) : plain(value) || undefined}
      options={options}
      onChange={onChange}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={label}
    />
  )
}

function RecordValue({ field, value, onChange, label }: ValueProps) {
  const [typed, setTyped] = useState('')
  const entity = field.field?.kind === 'user' ? 'user' : (field.field?.to ?? '')
  const rows = useQuery({
    queryKey: ['lookup', entity, typed],
    queryFn: () => api.get<LookupRow[]>(`/lookup/${entity}`, { q: typed }),
    enabled: entity !== '',
  }).data
  const options = (rows ?? []).map((row) => ({ value: row.id, label: row.title }))
  return (
    <Select
      value={plain(value) || undefined}
      options={options}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      aria-label={label}
    />
  )
}

/** Another field of the same family, in place of a fixed value. */
function OtherField(props: ValueEditorProps) {
  const { t } = useTranslation('rules')
  const { fields } = props.context as { fields: Map<string, RowField> }
  const family = fields.get(props.field)?.family
  const others = [...fields.values()].filter((other) => other.name !== props.field && other.family === family)
  const options = others.map((other) => ({ value: other.name, label: other.label }))
  if (family === 'record') options.unshift({ value: 'user.id', label: t('me') })
  return (
    <Select
      value={plain(props.value) || undefined}
      options={options}
      onChange={props.handleOnChange}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('otherField')}
    />
  )
}

function plain(value: unknown): string {
  return value === undefined || value === null || Array.isArray(value) ? '' : String(value)
}
