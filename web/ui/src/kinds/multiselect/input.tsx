import { Select } from 'antd'
import { useText } from '@/i18n/text'
import { isRetired } from '@/ui/retired'
import { ButtonChoice } from '../button-choice'
import type { InputProps } from '../kind'

export function Input({ field, value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const text = useText()
  const chosen = Array.isArray(value) ? value.map(String) : []
  const choices = (field.options ?? []).filter((option) => !isRetired(option) || chosen.includes(option.name))
  if (field.display === 'buttons' && !compact)
    return (
      <ButtonChoice
        id={id}
        label={label ?? text(field.label)}
        options={choices}
        chosen={chosen}
        most={field.most}
        onChange={onChange}
      />
    )
  return (
    <Select
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      mode="multiple"
      maxCount={field.most}
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
