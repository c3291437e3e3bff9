import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { ChipChoices, FilterChips, type FilterDef } from '@/ui/filter-chips'
import { formatDecimal } from '@/ui/format'
import { PeoplePicker } from '@/ui/people-picker'
import { PersonName } from '@/ui/person-name'
import { ages, amountEnds, amountOf, type InboxSearch } from './filters'
import { workflowsQuery } from './queries'

interface Props {
  search: InboxSearch
  /** How many tasks to do are late. */
  late: number
  onChange: (change: Partial<InboxSearch>) => void
}

/** What narrows the inbox: words, workflow, person, amount, age, overdue; all of it in the address. */
export function InboxFilters({ search, late, onChange }: Props) {
  const { t } = useTranslation('tasks')
  const filters = useFilters()
  const { box: _, q, ...values } = search
  return (
    <div className="inbox-filters">
      <Input.Search
        key={q ?? ''}
        allowClear
        defaultValue={q}
        placeholder={t('filter.search')}
        aria-label={t('filter.search')}
        onSearch={(words) => onChange({ q: words.trim() || undefined })}
      />
      <FilterChips filters={filters} values={values} onChange={onChange} />
      {late > 0 && !search.overdue && (
        <button type="button" className="plain late-chip" onClick={() => onChange({ overdue: '1' })}>
          {t('filter.late', { count: late })}
        </button>
      )}
    </div>
  )
}

function useFilters(): FilterDef[] {
  const { t } = useTranslation('tasks')
  const text = useText()
  const workflows = useQuery(workflowsQuery).data ?? []
  const choices = workflows.map((one) => ({ value: one.key, label: text(one.title) }))
  const age = (value: string) => t('filter.days', { count: Number.parseInt(value, 10) })
  return [
    {
      name: 'workflow',
      label: t('workflow'),
      words: (value) => choices.find((one) => one.value === value)?.label ?? value,
      editor: (value, apply) => <ChipChoices value={value} options={choices} onChoose={apply} />,
    },
    {
      name: 'person',
      label: t('filter.person'),
      words: (value) => <PersonName id={value} />,
      editor: (value, apply) => (
        <PeoplePicker
          value={value ? [value] : []}
          onChange={([id]) => apply(id)}
          label={t('filter.person')}
        />
      ),
    },
    {
      name: 'amount',
      label: t('filter.amount'),
      words: amountWords,
      editor: (value, apply) => <AmountEditor value={value} onApply={apply} />,
    },
    {
      name: 'age',
      label: t('filter.age'),
      words: age,
      editor: (value, apply) => (
        <ChipChoices
          value={value}
          options={ages.map((one) => ({ value: one, label: age(one) }))}
          onChoose={apply}
        />
      ),
    },
    { name: 'overdue', label: t('filter.overdue') },
  ]
}

function amountWords(amount: string): string {
  const { min, max } = amountEnds(amount)
  if (min && max) return `${formatDecimal(min)} – ${formatDecimal(max)}`
  return min ? `≥ ${formatDecimal(min)}` : `≤ ${formatDecimal(max)}`
}

function AmountEditor({
  value,
  onApply,
}: {
  value: string | undefined
  onApply: (value: string | undefined) => void
}) {
  const { t } = useTranslation('tasks')
  const ends = amountEnds(value)
  const [min, setMin] = useState(ends.min ?? '')
  const [max, setMax] = useState(ends.max ?? '')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onApply(amountOf(min, max))
      }}
    >
      <div className="row">
        <Input
          autoFocus
          value={min}
          onChange={(event) => setMin(event.target.value)}
          placeholder={t('filter.min')}
          aria-label={t('filter.min')}
          inputMode="decimal"
        />
        <span className="muted">–</span>
        <Input
          value={max}
          onChange={(event) => setMax(event.target.value)}
          placeholder={t('filter.max')}
          aria-label={t('filter.max')}
          inputMode="decimal"
        />
      </div>
      <Button htmlType="submit" type="primary" size="small" style={{ alignSelf: 'end' }}>
        {t('action.apply')}
      </Button>
    </form>
  )
}
