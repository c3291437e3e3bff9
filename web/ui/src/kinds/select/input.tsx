import { Select } from 'antd'
import { useText } from '@/i18n/text'
import { OptionTag } from '@/ui/option-tag'
import { isRetired } from '@/ui/retired'
import { ButtonChoice } from '../button-choice'
import type { InputProps } from '../kind'

export function Input({ field, value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const text = useText()
  const choices = (field.options ?? []).filter((option) => !isRetired(option) || option.name === value)
  if (field.display === 'buttons' && !compact)
    return (
      <ButtonChoice
        id={id}
        label={label ?? text(field.label)}
        options={choices}
        chosen={value ? [String(value)] : []}
        onChange={(names) => onChange(names.at(-1) ?? null)}
      />
    )
  return (
    <Select
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      allowClear
      showSearch={{ optionFilterProp: 'title' }}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      value={value ?? undefined}
      onChange={(name) => onChange(name ?? null)}
      options={choices.map((option) => ({
        value: option.name,
        title: text(option.label),
        label: option.colour ? <OptionTag option={option} /> : text(option.label),
      }))}
    />
  )
}
