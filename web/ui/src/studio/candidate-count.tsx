import { WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { formatDecimal } from '@/ui/format'

interface Counted {
  counted: boolean
  found: number
  exact: boolean
  all: number
  all_exact: boolean
  /** The record for which was counted, where the filter reads one. */
  example?: { id: string; title: string }
}

interface Props {
  entity: string
  /** The entity that is chosen from. */
  of: string
  rule: string
}

/** How many records a filter leaves to choose from. */
export function CandidateCount({ entity, of, rule }: Props) {
  const { t } = useTranslation('studio')
  const told = useQuery({
    queryKey: ['rules', 'candidates', entity, of, rule],
    queryFn: ({ signal }) =>
      api.post<Counted>('/rules/candidates', { entity, for: of, context: 'lookup', rule }, { signal }),
    retry: false,
  }).data
  if (!told?.counted) return null
  const figures = { found: bounded(told.found, told.exact), all: bounded(told.all, told.all_exact) }
  const words = told.example
    ? t('candidates.example', { ...figures, title: told.example.title })
    : t('candidates.found', figures)
  if (told.found > 0 || told.all === 0) return <p className="setting-help">{words}</p>
  return (
    <p className="rule-problem warning">
      <WarningOutlined /> {words}
    </p>
  )
}

function bounded(count: number, exact: boolean): string {
  return exact ? formatDecimal(count) : `${formatDecimal(count)}+`
}
