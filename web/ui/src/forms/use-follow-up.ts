import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError } from '@/api/errors'
import { usePerson } from '@/api/session'
import type { Compose, EntityDetail, Evaluation, Ref, Value } from '@/api/types'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { draftPlace, dropDraft, type FollowUpDraft, keepDraft, newDraft, readDraft } from './follow-up-draft'
import { begun, sendFollowUp, valuesOf } from './follow-up-send'

interface Options {
  compose: Compose
  about: Ref | null
  kind?: string
  detail: EntityDetail | undefined
  onWritten: () => void
}

export type FollowUpControl = ReturnType<typeof useFollowUp>

/** The state of a follow-up being written down. Whatever is typed lies on this device until it is sent. */
export function useFollowUp({ compose, about, kind, detail, onWritten }: Options) {
  const { t } = useTranslation('forms')
  const text = useText()
  const notify = useNotify()
  const place = draftPlace(usePerson().id, compose.entity, about?.id ?? '')
  const first = kind ?? compose.call
  const [draft, setDraft] = useState<FollowUpDraft>(() => newDraft(about, begun(compose, first, new Date())))
  const [ready, setReady] = useState(false)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const touched = useRef(false)
  useEffect(() => {
    void readDraft(place).then((found) => {
      if (found && (!kind || found.values[compose.kind] === kind)) setDraft(found)
      setReady(true)
    })
  }, [place, kind, compose.kind])
  useEffect(() => {
    if (touched.current) void keepDraft(place, draft)
  }, [place, draft])
  const change = (part: Partial<FollowUpDraft>) => {
    touched.current = true
    setDraft((before) => ({ ...before, ...part }))
  }
  const set = (name: string, value: Value) => {
    touched.current = true
    setDraft((before) => ({ ...before, values: { ...before.values, [name]: value } }))
  }
  const field = (name: string) => (name ? detail?.entity.fields.find((one) => one.name === name) : undefined)
  const kindLabel = text(
    field(compose.kind)?.options?.find((one) => one.name === draft.values[compose.kind])?.label,
  )
  const fallback = [kindLabel, draft.about?.title].filter(Boolean).join(' · ')
  const send = async () => {
    setBusy(true)
    setFailure(null)
    try {
      await sendFollowUp(draft, compose, fallback)
      touched.current = false
      await dropDraft(place)
      notify.done(t('followUp.saved'))
      onWritten()
    } catch (error) {
      setFailure(error)
      await keepDraft(place, draft)
    } finally {
      setBusy(false)
    }
  }
  const fields = failure instanceof ApiError ? failure.fields : []
  const shown = [compose.about, compose.outcome, compose.when, compose.next, compose.address]
  return {
    compose,
    draft,
    ready,
    busy,
    failure,
    field,
    change,
    set,
    send,
    fixed: kind !== undefined,
    asked,
    /** Of what the follow-up is: the record on whose page it is, or what the reference leads to. */
    aboutEntity: field(compose.about)?.to,
    dialled: () => setAsked(true),
    /** Another kind; what was typed stays. */
    begin: (next: string) => change({ values: { ...draft.values, ...begun(compose, next, new Date()) } }),
    required: useRequired(compose, draft, fallback),
    problems: (name: string) => text(fields.find((one) => one.field === name)?.message),
    /** What is wrong with fields that do not stand here. */
    elsewhere: () => fields.filter((one) => !shown.includes(one.field ?? '')).map((one) => text(one.message)),
  }
}

/** Asks the server which fields are required as things stand. */
function useRequired(compose: Compose, draft: FollowUpDraft, fallback: string) {
  const { note: _, ...values } = valuesOf({ ...draft, files: [] }, { ...compose, note: '' }, fallback)
  const answer = useQuery({
    queryKey: [
      'evaluate',
      compose.entity,
      JSON.stringify({ ...values, [compose.when]: null, [compose.note]: null }),
    ],
    queryFn: ({ signal }) =>
      api.post<Evaluation>(
        `/records/${compose.entity}/evaluate`,
        { id: null, values, form: 'default' },
        { signal },
      ),
    placeholderData: (before) => before,
    retry: false,
    staleTime: 60_000,
  }).data
  return (name: string) => answer?.fields[name]?.required === true
}
