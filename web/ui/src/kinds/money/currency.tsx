import { Select } from 'antd'
import type { CSSProperties } from 'react'

const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY', 'SGD', 'TWD', 'CHF', 'AUD', 'CAD']

interface Props {
  value: string
  /** A currency that is offered though it is rare. */
  usual?: string
  onChange: (currency: string) => void
  label: string
  style?: CSSProperties
}

/** Which currency amounts are in. */
export function CurrencyChoice({ value, usual = value, onChange, label, style }: Props) {
  return (
    <Select
      variant="borderless"
      size="small"
      value={value}
      onChange={onChange}
      options={[...new Set([value, usual, ...currencies])].map((name) => ({ value: name, label: name }))}
      popupMatchSelectWidth={90}
      aria-label={label}
      style={style}
      tabIndex={-1}
    />
  )
}
