import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import type { FormField, RecordFormData, Values } from '@/api/types'
import { isEmpty } from '@/kinds'
import { linesOf } from '@/kinds/lines'
import { newLineKey } from '@/kinds/lines/edit'
import { usePhone } from '@/ui/preferences'
import { fieldsOf } from './problems'

export interface FormTarget {
  entity: string
  /** Absent for a new record. */
  id?: string
  /** "quick" for the short form; absent for the one that fits the person, the record and the device. */
  form?: string
  task?: string
  /** What a new record is opened with, e.g. the account it belongs to. */
  prefill?: Values
  /** The conversion that fills a new record in, and the ids of what it is made from. */
  conversion?: { name: string; from: string }
  /** The id of the record that a new one begins as a copy of. */
  copy?: string
}

export type Device = 'phone' | 'desktop'

export function useDevice(): Device {
  return usePhone() ? 'phone' : 'desktop'
}

/** A form as this person may use it. */
export function formQuery(
  client: QueryClient,
  { entity, id, form, task, prefill, conversion, copy, device }: FormTarget & { device: Device },
) {
  return queryOptions({
    queryKey: [
      'form',
      entity,
      id ?? 'new',
      form ?? '',
      task ?? '',
      device,
      JSON.stringify([prefill ?? {}, conversion, copy]),
    ],
    queryFn: async () => {
      const data = await api.get<RecordFormData>(`/records/${entity}/${id ?? 'new'}/form`, {
        form,
        task,
        device,
        conversion: conversion?.name,
        from: conversion?.from,
        copy,
        values: prefill && Object.keys(prefill).length > 0 ? JSON.stringify(prefill) : undefined,
      })
      await nameLineFields(client, fieldsOf(data.form))
      return id ? data : withLineKeys(withoutGivenLater(data))
    },
  })
}

/** What a record is given when it is saved, its number and its first state, is nothing to look at before. */
function withoutGivenLater(data: RecordFormData): RecordFormData {
  const later = ({ name, managed }: FormField) =>
    (managed === 'numbered' || managed === 'workflow') && isEmpty(data.values[name])
  const sections = data.form.sections.map((section) => ({
    ...section,
    fields: section.fields.filter((field) => !later(field)),
  }))
  return { ...data, form: { ...data.form, sections } }
}

/** The lines that a new record begins with have no ids by which they could be told apart. */
export function withLineKeys(data: RecordFormData): RecordFormData {
  const values = { ...data.values }
  for (const { name, kind } of fieldsOf(data.form))
    if (kind === 'lines')
      values[name] = linesOf(values[name]).map((line) => ({ key: newLineKey(), values: line.values }))
  return { ...data, values }
}

/** Line items need to know their own fields before anything can be typed or sent. */
async function nameLineFields(client: QueryClient, fields: FormField[]) {
  const lines = fields.filter((field) => field.kind === 'lines' && !field.columns && (field.of ?? field.to))
  await Promise.all(
    lines.map(async (field) => {
      const detail = await client.ensureQueryData(entityQuery(field.of ?? field.to ?? ''))
      field.columns = detail.entity.fields
    }),
  )
}

/** The form that fits; when what is typed asks for another one, that one takes its place. */
export function useLayout(target: FormTarget) {
  const device = useDevice()
  const client = useQueryClient()
  const [other, setOther] = useState<string>()
  const query = useQuery({
    ...formQuery(client, { ...target, form: other ?? target.form, device }),
    // The form that is typed in stays until the other one is there.
    placeholderData: (before) => (other ? before : undefined),
  })
  const data = query.data
  const known = useRef(new Map<string, FormField>())
  /** Of all forms shown so far: what was typed on one is sent from the next. */
  const fields = useMemo(() => {
    for (const field of data ? fieldsOf(data.form) : []) known.current.set(field.name, field)
    return [...known.current.values()]
  }, [data])
  return { query, data, fields, device, changeTo: setOther }
}
