import { useShell } from '@/api/session'
import type { Money } from '@/api/types'
import { formatMoney } from '@/ui/format'

/** What an amount in another currency is worth in the company's, and at which rate. */
export function BaseAmount({ value }: { value: Money | null }) {
  const currency = useShell()?.company.currency ?? ''
  if (!value?.base) return null
  return (
    <span className="base-amount">
      ≈ {formatMoney(value.base, currency)}
      {value.rate && ` · 1 ${value.currency} = ${value.rate} ${currency}`}
    </span>
  )
}
