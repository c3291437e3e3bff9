import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { isName } from '../definitions'
import { fieldOptions, MapEditor, Setting } from '../parts'
import { ComputedInput } from './computed-input'

type Values = Record<string, unknown>

interface Props {
  value: Values | undefined
  onChange: (value: Values) => void
  fields: FieldDef[]
  add: string
}

/** Fields with the value each gets. */
export function ValuesEditor({ value, onChange, fields, add }: Props) {
  const text = useText()
  const fieldOf = (name: string) => fields.find((field) => field.name === name)
  return (
    <MapEditor<unknown>
      below
      value={value}
      onChange={onChange}
      options={fieldOptions(fields, text)}
      draw={(one, put, name) => (
        <ComputedInput
          label={text(fieldOf(name)?.label) || name}
          value={one}
          onChange={put}
          field={fieldOf(name)}
        />
      )}
      add={add}
      start={(name) => (fieldOf(name)?.kind === 'boolean' ? true : '')}
    />
  )
}

/** What a job or a call to a system is given: names that are typed, with a value each. */
export function ArgumentsEditor({
  label,
  value = {},
  onChange,
}: Omit<Props, 'fields' | 'add'> & { label: string }) {
  const { t } = useTranslation('studio')
  const [name, setName] = useState('')
  const add = () => {
    if (isName(name) && !(name in value)) onChange({ ...value, [name]: '' })
    setName('')
  }
  return (
    <Setting label={label}>
      <MapEditor<unknown>
        below
        value={value}
        onChange={onChange}
        draw={(one, put, key) => <ComputedInput label={key} value={one} onChange={put} />}
      />
      <Input
        size="small"
        className="code"
        value={name}
        placeholder={t('addArgument')}
        aria-label={t('addArgument')}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={add}
        onBlur={add}
      />
    </Setting>
  )
}
