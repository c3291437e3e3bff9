import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { answering } from '@/api/lookup'
import { useShell } from '@/api/session'
import type { FieldDef, LookupRow, Ref, Text, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { quickCreateFor } from '@/ui/quick-create'
import { Lines } from '@/ui/skeleton'
import type { InputContext, InputProps } from '../kind'
import { asRef } from './ref'

interface Props extends InputProps {
  entity: string
  draw?: (row: LookupRow) => ReactNode
}

/** Finds a record by typing a part of its name; candidates are those the field's filter allows. */
export function Lookup({
  entity,
  draw,
  field,
  value,
  onChange,
  id,
  label,
  invalid,
  autoFocus,
  context,
}: Props) {
  const { t } = useTranslation('kinds')
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const asked = useDeferredValue(typed)
  const rows = useCandidates(entity, asked, open, field, context)
  const target = useCreatable(entity, asked === typed && !rows.isFetching)
  const make = async () => {
    const prefill = typed && target?.title ? { [target.title]: typed } : {}
    const made = await quickCreateFor(entity, prefill)
    if (made) onChange(made)
  }
  const chosen = asRef(value)
  const found = answering(rows, asked, typed)
  const options =
    chosen && !found.some((row) => row.id === chosen.id) && typed === '' ? [chosen, ...found] : found
  return (
    <Select
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      open={open}
      onOpenChange={setOpen}
      loading={rows.isFetching && open}
      notFoundContent={
        rows.isFetching ? <Lines count={2} /> : <span className="muted">{t('lookup.nothing')}</span>
      }
      value={chosen?.id ?? null}
      onChange={(next: string | undefined) => {
        setTyped('')
        if (next === newRecord) void make()
        else onChange(next ? refOf(options, next) : null)
      }}
      labelRender={() => chosen?.title}
      options={[
        ...options.map((row) => ({ value: row.id, label: draw ? draw(row) : <Candidate row={row} /> })),
        ...(target ? [{ value: newRecord, label: <NewRecord name={target.label} typed={typed} /> }] : []),
      ]}
    />
  )
}

/** The choice that is no record yet. */
export const newRecord = 'new'

/** The entity of a field if this person may make records of it in passing, once it is known what there is. */
export function useCreatable(entity: string, known: boolean) {
  const summary = useShell()?.entities[entity]
  return known && summary?.can.includes('create') && entity !== 'user' ? summary : undefined
}

export function NewRecord({ name, typed }: { name: Text; typed: string }) {
  const { t } = useTranslation('kinds')
  const text = useText()
  return (
    <span className="lookup-new">
      <PlusOutlined /> {t('lookup.create', { name: text(name) })}
      {typed && <strong> “{typed}”</strong>}
    </span>
  )
}

function refOf(rows: Ref[], id: string): Value {
  const row = rows.find((other) => other.id === id)
  return row ? { id: row.id, title: row.title } : null
}

/** The records that may be chosen in a field, by what is typed. */
export function useCandidates(
  entity: string,
  typed: string,
  open: boolean,
  field: FieldDef,
  context?: InputContext,
) {
  return useQuery({
    // What may be chosen can depend on everything typed so far, so it is part of the question.
    queryKey: ['lookup', entity, typed, field.name, context?.entity, open ? context?.values() : null],
    queryFn: ({ signal }) =>
      api.get<LookupRow[]>(
        `/lookup/${entity}`,
        {
          q: typed,
          filter_for: context ? `${context.entity}.${field.name}` : undefined,
          values: context ? JSON.stringify(context.values()) : undefined,
        },
        signal,
      ),
    enabled: open,
    placeholderData: (before, query) => (query?.queryKey[1] === entity ? before : undefined),
    staleTime: 10_000,
  })
}

export function Candidate({ row }: { row: LookupRow }) {
  return (
    <span className="row wrap" style={{ rowGap: 0 }}>
      <span className="ellipsis">{row.title}</span>
      {row.subtitle && (
        <span className="muted" style={{ whiteSpace: 'normal' }}>
          {row.subtitle}
        </span>
      )}
    </span>
  )
}
