import { FunctionOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { RuleField } from './rule-field'

interface Props {
  label: string
  value: unknown
  onChange: (value: unknown) => void
  /** The field that gets the value, which decides how a fixed one is entered. */
  field?: FieldDef
}

/** A value that is fixed, or worked out by a rule (a text that begins with "="). */
export function ComputedInput({ label, value, onChange, field }: Props) {
  const { t } = useTranslation('studio')
  if (typeof value === 'string' && value.startsWith('=')) {
    return (
      <RuleField
        label={label}
        want="any"
        value={value.slice(1)}
        onChange={(rule) => onChange(rule === undefined ? '' : `=${rule}`)}
        none={t('fixedValue')}
      />
    )
  }
  return (
    <span className="row">
      <span className="grow">
        <FixedValue label={label} value={value} onChange={onChange} field={field} />
      </span>
      <Button
        size="small"
        type="text"
        icon={<FunctionOutlined />}
        aria-label={t('byRule')}
        title={t('byRule')}
        onClick={() => onChange('=')}
      />
    </span>
  )
}

const whole = { style: { width: '100%' }, size: 'small' as const }

function FixedValue({ label, value, onChange, field }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const options =
    field?.kind === 'boolean'
      ? [true, false].map((one) => ({ value: String(one), label: t(`yesNo.${one}`) }))
      : field?.options?.map((one) => ({ value: one.name, label: text(one.label) }))
  if (options && field?.kind !== 'multiselect') {
    const change = (next: string) => onChange(field?.kind === 'boolean' ? next === 'true' : next)
    const chosen = value === undefined || value === '' ? undefined : String(value)
    return <Select {...whole} value={chosen} options={options} onChange={change} aria-label={label} />
  }
  if (field?.kind === 'number') {
    const number = typeof value === 'number' ? value : null
    return <InputNumber {...whole} precision={0} value={number} onChange={onChange} aria-label={label} />
  }
  return (
    <Input
      {...whole}
      value={typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)}
      onChange={(event) => onChange(read(event.target.value))}
      aria-label={label}
    />
  )
}

/** Lists and objects that are typed as JSON are kept as such; everything else is text. */
function read(typed: string): unknown {
  if (!/^[[{]/.test(typed)) return typed
  try {
    return JSON.parse(typed)
  } catch {
    return typed
  }
}
