import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import type { RecordPage } from '@/api/types'
import type { InputProps } from '../kind'
import { tagsOf } from '.'

/** Tags to type, Enter or a comma ending each; those of other records are proposed. */
export function Input({ field, value, onChange, id, label, invalid, autoFocus, context }: InputProps) {
  const { t } = useTranslation('kinds')
  const [open, setOpen] = useState(false)
  const used = useQuery({
    queryKey: ['tags', context?.entity, field.name],
    queryFn: ({ signal }) => used200(context?.entity ?? '', field.name, signal),
    enabled: open && context !== undefined,
    staleTime: 60_000,
  })
  return (
    <Select
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      mode="tags"
      maxCount={field.most}
      allowClear
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      open={open}
      onOpenChange={setOpen}
      tokenSeparators={[',', ';', '，', '；', '、', '|']}
      notFoundContent={<span className="muted">{t('tags.hint')}</span>}
      value={tagsOf(value)}
      onChange={(tags: string[]) => onChange([...new Set(tags.map((tag) => tag.trim()))].filter(Boolean))}
      options={(used.data ?? []).map((tag) => ({ value: tag, label: tag }))}
    />
  )
}

/** The tags of the 200 records that were changed last, as far as this person may see them, the usual ones first. */
async function used200(entity: string, field: string, signal: AbortSignal): Promise<string[]> {
  const page = await api.get<RecordPage>(
    `/records/${entity}`,
    { filter: `record.${field} != nil`, fields: field, sort: '-updated_at', limit: '200' },
    signal,
  )
  const counts = new Map<string, number>()
  for (const record of page.records)
    for (const tag of tagsOf(record.values[field])) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag)
}
