import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, fetchFile } from '@/api/client'
import type { LookupRow } from '@/api/types'
import { useBlobAddress } from '@/ui/blob-address'
import { ErrorBox } from '@/ui/error-box'
import { Lines } from '@/ui/skeleton'
import { useWaiting } from './drafts'
import type { PrintDefinition } from './print-definition'

/** The document as it would be printed for a record, a moment after each change. */
export function PrintPreview({ definition }: { definition: PrintDefinition }) {
  const { t } = useTranslation('studio')
  const { entity, name: template } = definition
  const waiting = useWaiting()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed)
  const records = useQuery({
    queryKey: ['lookup', entity, q],
    queryFn: () => api.get<LookupRow[]>(`/lookup/${entity}`, { q }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const [picked, setPicked] = useState<string>()
  const id = picked ?? records.data?.[0]?.id
  const pdf = useQuery({
    queryKey: ['plan', 'print', entity, template, id, JSON.stringify(definition)],
    queryFn: ({ signal }) =>
      fetchFile('POST', '/change/print', { body: { entity, id, template, as: 'pdf' }, signal }),
    enabled: id !== undefined && !waiting,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const address = useBlobAddress(pdf.data?.blob)
  return (
    <section className="panel">
      <header>
        <h2 className="grow">{t('preview')}</h2>
        <Select
          size="small"
          value={id}
          onChange={setPicked}
          options={records.data?.map((row) => ({ value: row.id, label: row.title }))}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          aria-label={t('print.record')}
          placeholder={t('print.record')}
          style={{ width: 200 }}
        />
      </header>
      <ErrorBox error={pdf.error} />
      {id !== undefined && pdf.isPending && <Lines count={8} />}
      {address && <iframe className="print-sheet" src={`${address}#navpanes=0`} title={t('preview')} />}
    </section>
  )
}
