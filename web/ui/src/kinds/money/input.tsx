import { useShell } from '@/api/session'
import type { Money, Value } from '@/api/types'
import { currencySign } from '@/ui/format'
import { ExactInput } from '../exact-input'
import type { InputProps } from '../kind'
import { BaseAmount } from './base-amount'
import { CurrencyChoice } from './currency'

export function Input(props: InputProps) {
  const { field, value, onChange, id, label, invalid, autoFocus, compact, worked } = props
  const shell = useShell()
  const money = value as Money | null
  const currency = money?.currency || field.currency || shell?.company.currency || 'CNY'
  const amount = money?.amount ?? ''
  const change = (text: string) => onChange(text === '' ? null : { amount: text, currency })
  const choice = (
    <CurrencyChoice
      value={currency}
      usual={field.currency}
      onChange={(next) => onChange({ amount, currency: next })}
      label={name(field.label)}
      style={{ marginRight: -8, height: 20 }}
    />
  )
  return (
    <>
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
      {!compact && <BaseAmount value={valued(money, worked)} />}
    </>
  )
}

/** What is typed with what the server says it is worth; nothing while the server is asked. */
function valued(typed: Money | null, worked: Value): Money | null {
  const answer = (worked ?? typed) as Money | null
  const same = answer && typed && Number(answer.amount) === Number(typed.amount)
  return same && answer.currency === typed.currency ? answer : null
}

function name(label: { en: string }): string {
  return `${label.en} currency`
}
