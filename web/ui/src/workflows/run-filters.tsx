import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { ChipChoices, FilterChips, type FilterDef } from '@/ui/filter-chips'
import { PeoplePicker } from '@/ui/people-picker'
import { PersonName } from '@/ui/person-name'
import { type RunFilter, workflowsQuery } from './queries'

const statuses = ['active', 'stuck', 'suspended', 'approved', 'rejected', 'cancelled', 'done']
const ages = ['1', '3', '7', '30', '90']

interface Props {
  filter: RunFilter
  onChange: (change: Partial<RunFilter>) => void
  /** The filters that make sense here. */
  names: (keyof RunFilter)[]
  /** Without the field for words. */
  bare?: boolean
}

/** What narrows a list of runs, timers or clocks; all of it in the address. */
export function RunFilters({ filter, onChange, names, bare }: Props) {
  const { t } = useTranslation('workflows')
  const filters = useFilters().filter((one) => names.includes(one.name as keyof RunFilter))
  const { q, ...values } = filter
  return (
    <div className="row wrap run-filters">
      {!bare && (
        <Input.Search
          key={q ?? ''}
          allowClear
          defaultValue={q}
          placeholder={t('searchRuns')}
          aria-label={t('searchRuns')}
          onSearch={(words) => onChange({ q: words.trim() || undefined })}
        />
      )}
      <FilterChips filters={filters} values={values} onChange={onChange} />
    </div>
  )
}

function useFilters(): FilterDef[] {
  const { t } = useTranslation('workflows')
  const text = useText()
  const workflows = useQuery(workflowsQuery).data ?? []
  const titles = workflows.map((one) => ({ value: one.key, label: text(one.title) || one.key }))
  const status = (value: string) => t(`status.${value}`, { defaultValue: value })
  const age = (value: string) => t('filter.days', { count: Number(value) })
  return [
    choice('status', t('status.label'), statuses, status),
    {
      name: 'workflow',
      label: t('workflow'),
      words: (value) => titles.find((one) => one.value === value)?.label ?? value,
      editor: (value, apply) => <ChipChoices value={value} options={titles} onChoose={apply} />,
    },
    {
      name: 'person',
      label: t('submitter'),
      words: (value) => <PersonName id={value} />,
      editor: (value, apply) => (
        <PeoplePicker value={value ? [value] : []} onChange={([id]) => apply(id)} label={t('submitter')} />
      ),
    },
    choice('age', t('filter.age'), ages, age),
    { name: 'overdue', label: t('filter.overdue') },
  ]
}

function choice(name: string, label: string, values: string[], words: (value: string) => string): FilterDef {
  const options = values.map((value) => ({ value, label: words(value) }))
  return {
    name,
    label,
    words,
    editor: (value, apply) => <ChipChoices value={value} options={options} onChoose={apply} />,
  }
}
