import type { Money } from '@/api/types'
import { MoneyText } from '@/ui/money'
import { plain, type ViewProps } from '../kind'
import { BaseAmount } from './base-amount'

export function View({ value, compact }: ViewProps) {
  if (!value || typeof value !== 'object') return <span className="tabular">{plain(value)}</span>
  return (
    <>
      <MoneyText value={value as Money} />
      {!compact && <BaseAmount value={value as Money} />}
    </>
  )
}
