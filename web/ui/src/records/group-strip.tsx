import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FieldDef, Money } from '@/api/types'
import { useText } from '@/i18n/text'
import { kindOf } from '@/kinds'
import { FieldView } from '@/kinds/field-view'
import { nameOf } from '@/kinds/grouping'
import { formatDecimal, formatNumber } from '@/ui/format'
import { MoneyText } from '@/ui/money'
import { groupsQuery, isOn, type RecordGroup, toggled, without } from './groups'
import type { ListQuestion } from './list-query'

interface Props {
  question: ListQuestion
  group: string
  sums: string[]
  fields: FieldDef[]
  onFilter: (rule: string | undefined) => void
}

/** How many records there are of each kind, and what they come to; each narrows the list. */
export default function GroupStrip({ question, group, sums, fields, onFilter }: Props) {
  const { t } = useTranslation('records')
  const name = nameOf(group)
  const all = { ...question, filter: without(question.filter, [name], fields) }
  const groups = useQuery({ ...groupsQuery(all, group, sums), placeholderData: keepPreviousData })
  const field = fields.find((one) => one.name === name)
  if (!field || !groups.data || groups.data.groups.length === 0) return null
  return (
    <section className="group-strip" aria-label={t('groups.title')}>
      {groups.data.groups.map((one) => (
        <button
          key={one.filter}
          type="button"
          className="plain"
          aria-pressed={isOn(question.filter, one.filter, fields)}
          onClick={() => onFilter(toggled(question.filter, one.filter, fields))}
        >
          <GroupName field={field} group={group} value={one.keys[0]} />
          <Figures values={one.values} sums={summed(sums, fields)} />
        </button>
      ))}
      {groups.data.more && <span className="muted">{t('groups.more')}</span>}
    </section>
  )
}

function GroupName({
  field,
  group,
  value,
}: {
  field: FieldDef
  group: string
  value: RecordGroup['keys'][0]
}) {
  const { t } = useTranslation('records')
  if (value === null) return <span className="muted">{t('groups.none')}</span>
  if (group.endsWith(':month')) return <span>{String(value).slice(0, 7)}</span>
  if ((field.type ?? field.kind) === 'select')
    return <FieldView field={field} value={String(value)} compact />
  return <span className="ellipsis">{kindOf(field).toText(value as never, field)}</span>
}

/** The fields that are added up. */
export function summed(names: string[], fields: FieldDef[]): (FieldDef | undefined)[] {
  return names.map((name) => fields.find((field) => field.name === name))
}

interface FiguresProps extends Pick<RecordGroup, 'values'> {
  /** The fields that were added up. */
  sums: (FieldDef | undefined)[]
}

/** How many records a group has, and what they come to. */
export function Figures({ values: [count, ...figures], sums }: FiguresProps) {
  const text = useText()
  return (
    <span className="row">
      <b className="tabular">{formatDecimal(count)}</b>
      {figures.map((sum, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sums have no other name than their place
        <span key={at} className="muted tabular" title={text(sums[at]?.label)}>
          {isMoney(sum) ? <MoneyText value={sum} /> : formatNumber(sum, sums[at] ?? {})}
        </span>
      ))}
    </span>
  )
}

function isMoney(sum: Money | string | number | null): sum is Money {
  return typeof sum === 'object' && sum !== null
}
