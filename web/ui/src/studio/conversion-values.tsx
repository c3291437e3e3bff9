import { FunctionOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { kindOf } from '@/kinds'
import type { RulePlace } from '@/rules/check'
import { RuleEditor } from '@/rules/rule-editor'
import { fieldOptions, MapEditor } from './parts'

/** Whether values of a field can be added up. */
export const isNumber = (field: FieldDef) => ['number', 'decimal', 'money'].includes(field.kind)

interface Props {
  place: RulePlace
  /** What rules call the source: record, or line among lines. */
  root: 'record' | 'line'
  source: FieldDef[]
  /** The fields of what is made. */
  fields: FieldDef[]
  value: Record<string, string> | undefined
  onChange: (value: Record<string, string>) => void
}

/** What each field is filled with: a field of the source, or a formula over it. */
export function ConversionValues({ place, root, source, fields, value, onChange }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const written = fields.filter(
    (field) => !kindOf(field).computed && !['lines', 'links'].includes(field.kind),
  )
  const same = (name: string) => (source.some((one) => one.name === name) ? `${root}.${name}` : root)
  return (
    <MapEditor
      value={value}
      onChange={onChange}
      options={fieldOptions(written, text)}
      draw={(rule, put, name) => (
        <Filling place={place} root={root} source={source} rule={rule} label={name} onChange={put} />
      )}
      add={t('conversion.addField')}
      start={same}
      below
    />
  )
}

interface FillingProps extends Pick<Props, 'place' | 'root' | 'source'> {
  rule: string
  label: string
  onChange: (rule: string) => void
}

function Filling({ place, root, source, rule, label, onChange }: FillingProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const [formula, setFormula] = useState(false)
  const whole = root === 'record' ? 'conversion.source' : 'conversion.sourceLine'
  const options = [
    { value: root, label: t(whole) },
    ...fieldOptions(source, text).map((one) => ({ ...one, value: `${root}.${one.value}` })),
  ]
  if (formula || !options.some((one) => one.value === rule))
    return (
      <RuleEditor
        {...place}
        want="any"
        value={rule}
        onChange={(next) => onChange(next ?? '')}
        label={label}
        tight
      />
    )
  return (
    <div className="row">
      <Select
        className="grow"
        size="small"
        value={rule}
        onChange={onChange}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('conversion.from', { name: label })}
      />
      <Button
        size="small"
        type="text"
        icon={<FunctionOutlined />}
        aria-label={t('conversion.formula')}
        title={t('conversion.formula')}
        onClick={() => setFormula(true)}
      />
    </div>
  )
}
