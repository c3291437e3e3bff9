import type { Money } from '@/api/types'
import { MoneyText } from '@/ui/money'
import { plain, type ViewProps } from '../kind'

export function View({ value }: ViewProps) {
  if (value && typeof value === 'object') return <MoneyText value={value as Money} />
  return <span className="tabular">{plain(value)}</span>
}
