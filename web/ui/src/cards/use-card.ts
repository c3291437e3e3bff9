import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '@/api/client'
import { uploadFiles } from '@/api/files'
import type { FormField, LookupRow, Ref } from '@/api/types'
import type { RecordFormControl } from '@/forms/use-record-form'
import { isEmpty } from '@/kinds'
import { filesOf } from '@/kinds/attachment'
import type { Card } from './parse'
import { readCard } from './read'
import { valuesOf } from './values'

/** What came of a card: its parts, the fields they filled, and the reference that names its company. */
export interface ReadCard {
  card: Card
  filled: FormField[]
  company?: FormField
}

/** Reads a card into a form: fills what is empty and keeps the photo. */
export function useCard(control: RecordFormControl) {
  const [done, setDone] = useState(0)
  const going = useRef<AbortController>(null)
  // The form goes on being worked out while a card is read.
  const form = useRef(control)
  form.current = control
  const reading = useMutation({
    mutationFn: async (photo: File): Promise<ReadCard> => {
      going.current = new AbortController()
      setDone(0)
      const card = await readCard(photo, { signal: going.current.signal, onProgress: setDone })
      const result = await fill(form.current, card)
      await keep(form.current, photo)
      return result
    },
  })
  const cancel = () => {
    going.current?.abort()
    reading.reset()
  }
  return { ...reading, done, cancel }
}

async function fill(control: RecordFormControl, card: Card): Promise<ReadCard> {
  const empty = control.fields.filter((field) => control.state(field).typed && isEmpty(control.value(field)))
  const values = valuesOf(card, empty)
  const filled = empty.filter((field) => values[field.name] !== undefined)
  for (const field of filled) control.set(field, values[field.name] ?? null)
  const company = empty.find((field) => field.kind === 'reference' && field.card === 'company')
  const known =
    company && card.company ? await recordNamed(card.company, company, control.target.entity) : undefined
  if (!company || !known) return { card, filled, company }
  control.set(company, { ...known })
  return { card, filled: [...filled, company], company }
}

/** The record of exactly this name that may be chosen in a field. */
async function recordNamed(name: string, field: FormField, entity: string): Promise<Ref | undefined> {
  const rows = await api.get<LookupRow[]>(`/lookup/${field.to}`, {
    q: name,
    filter_for: `${entity}.${field.name}`,
  })
  const found = rows.find((row) => row.title.toLowerCase() === name.toLowerCase())
  return found && { id: found.id, title: found.title }
}

async function keep(control: RecordFormControl, photo: File) {
  const field = control.fields.find((one) => one.card === 'photo')
  if (!field) return
  const files = filesOf(control.value(field))
  if (!field.most || files.length < field.most)
    control.set(field, [...files, ...(await uploadFiles([photo]))])
}
