import { Select } from 'antd'
import { useText } from '@/i18n/text'
import type { InputProps } from '../kind'

export function Input({ field, value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const text = useText()
  const chosen = Array.isArray(value) ? value.map(String) : []
  const choices = (field.options ?? []).filter((option) => !option.retired || chosen.includes(option.name))
  return (
    <Select
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      mode="multiple"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      value={chosen}
      onChange={(names) => onChange(names)}
      options={choices.map((option) => ({ value: option.name, label: text(option.label) }))}
    />
  )
}
