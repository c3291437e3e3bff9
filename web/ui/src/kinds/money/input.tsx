import { Select } from 'antd'
import { useShell } from '@/api/session'
import type { Money } from '@/api/types'
import { currencySign } from '@/ui/format'
import { ExactInput } from '../exact-input'
import type { InputProps } from '../kind'

const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY', 'SGD', 'TWD', 'CHF', 'AUD', 'CAD']

export function Input({ field, value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const shell = useShell()
  const money = value as Money | null
  const currency = money?.currency || field.currency || shell?.company.currency || 'CNY'
  const amount = money?.amount ?? ''
  const change = (text: string) => onChange(text === '' ? null : { amount: text, currency })
  const choices = [...new Set([currency, field.currency ?? currency, ...currencies])]
  const choice = (
    <Select
      variant="borderless"
      size="small"
      value={currency}
      onChange={(next: string) => onChange({ amount, currency: next })}
      options={choices.map((name) => ({ value: name, label: name }))}
      popupMatchSelectWidth={90}
      aria-label={name(field.label)}
      style={{ marginRight: -8, height: 20 }}
      tabIndex={-1}
    />
  )
  return (
    <ExactInput
      id={id}
      label={label}
      autoFocus={autoFocus}
      invalid={invalid}
      value={amount}
      onChange={change}
      prefix={<span className="muted">{currencySign(currency).symbol}</span>}
      suffix={compact ? undefined : choice}
    />
  )
}

function name(label: { en: string }): string {
  return `${label.en} currency`
}
