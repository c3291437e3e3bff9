import type { Money } from '@/api/types'
import { formatMoney } from './format'

/** An exact amount with its currency, in figures of equal width. */
export function MoneyText({ value }: { value: Money | null | undefined }) {
  if (!value) return null
  return <span className="tabular">{formatMoney(value.amount, value.currency)}</span>
}
