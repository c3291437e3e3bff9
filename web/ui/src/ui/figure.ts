import type { TFunction } from 'i18next'
import type { Attachment, Money, Ref, SummaryItem, Text } from '@/api/types'
import { pick } from '@/i18n/text'
import { formatDecimal, formatMoney, formatNumber } from '@/ui/format'
import { dayText, formatDateTime } from '@/ui/time'

/** A deciding figure of a task as text. */
export function figureText(item: Omit<SummaryItem, 'field' | 'label'>, t: TFunction): string {
  const { kind, value } = item
  if (value === null || value === undefined || value === '') return ''
  if (kind === 'percent') return `${trimZeros(formatDecimal(String(value)))} %`
  if (kind === 'boolean') return value ? t('value.yes') : t('value.no')
  if (kind === 'date') return dayText(String(value), item.precision)
  if (kind === 'datetime') return formatDateTime(String(value))
  if (Array.isArray(value)) return value.map((one) => figureText({ kind, value: one }, t)).join(t('comma'))
  if (typeof value === 'object') return objectText(value)
  return kind === 'number' || kind === 'decimal' || typeof value === 'number'
    ? formatNumber(String(value), item)
    : String(value)
}

function objectText(value: object): string {
  if ('amount' in value) return formatMoney((value as Money).amount, (value as Money).currency)
  if ('en' in value || 'zh' in value) return pick(value as Text)
  if ('title' in value) return (value as Ref).title
  return 'name' in value ? (value as Attachment).name : ''
}

function trimZeros(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number
}
