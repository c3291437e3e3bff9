import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answering } from '@/api/lookup'
import type { FieldDef, LineRecord, Ref } from '@/api/types'
import { useText } from '@/i18n/text'
import { quickCreateFor } from '@/ui/quick-create'
import { Lines } from '@/ui/skeleton'
import { Candidate, NewRecord, newRecord, useCandidates, useCreatable } from '../reference/lookup'
import { asRef } from '../reference/ref'

interface Props {
  id?: string
  /** The entity of the links. */
  link: string
  far: FieldDef
  links: LineRecord[]
  onAdd: (records: Ref[]) => void
}

/** Looks records up and adds one after the other; the list stays open. */
export function Adder({ id, link, far, links, onAdd }: Props) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const entity = far.to ?? ''
  const context = { entity: link, values: () => ({}) }
  const asked = useDeferredValue(typed)
  const rows = useCandidates(entity, asked, open, far, context)
  const target = useCreatable(entity, asked === typed && !rows.isFetching)
  const linked = new Set(
    links.filter((one) => !one.removed).map((one) => asRef(one.values[far.name])?.id ?? ''),
  )
  const found = answering(rows, asked, typed).filter((row) => !linked.has(row.id))
  const make = async () => {
    setOpen(false)
    const made = await quickCreateFor(entity, typed && target?.title ? { [target.title]: typed } : {})
    if (made) onAdd([made])
  }
  const take = (chosen: string) => {
    const row = found.find((other) => other.id === chosen)
    if (chosen === newRecord) void make()
    else if (row) onAdd([{ id: row.id, title: row.title }])
  }
  return (
    <Select
      id={id}
      className="links-adder"
      mode="multiple"
      value={[]}
      placeholder={t('links.add', { name: text(far.label) })}
      aria-label={t('links.add', { name: text(far.label) })}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      open={open}
      onOpenChange={setOpen}
      loading={rows.isFetching && open}
      notFoundContent={
        rows.isFetching ? <Lines count={2} /> : <span className="muted">{t('lookup.nothing')}</span>
      }
      onSelect={take}
      options={[
        ...found.map((row) => ({ value: row.id, label: <Candidate row={row} /> })),
        ...(target ? [{ value: newRecord, label: <NewRecord name={target.label} typed={typed} /> }] : []),
      ]}
    />
  )
}
