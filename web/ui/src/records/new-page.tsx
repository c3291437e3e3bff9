import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import type { Values, WeftRecord } from '@/api/types'
import { FormView } from '@/forms/form-view'
import { FormFrame, SaveBar } from '@/forms/record-form'
import { useRecordForm } from '@/forms/use-record-form'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { PageHeader } from '@/ui/page-header'
import { useTitle } from '@/ui/title'
import './records.css'

/** A new record: its form, filled with what it was opened with. */
export default function NewPage() {
  const { entity } = useParams({ from: '/records/$entity/new' })
  const { form, values, conversion, from, copy } = useSearch({ from: '/records/$entity/new' })
  const source = conversion && from ? { name: conversion, from } : undefined
  const key = [entity, values, conversion, from, copy].join(' ')
  return <NewRecord key={key} entity={entity} form={form} given={values} conversion={source} copy={copy} />
}

interface NewProps {
  entity: string
  form?: string
  given?: string
  conversion?: { name: string; from: string }
  /** The record that this one begins as a copy of. */
  copy?: string
}

function NewRecord({ entity, form, given, conversion, copy }: NewProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const router = useRouter()
  const notify = useNotify()
  const detail = useQuery(entityQuery(entity))
  const prefill = useMemo(() => parse(given), [given])
  const control = useRecordForm({ entity, form, prefill, conversion, copy })
  const name = text(detail.data?.entity.label)
  const title = t('newOne', { name })
  useTitle(title)
  const open = (record: WeftRecord, act?: string) => {
    notify.done(t('created', { name }))
    void router.navigate({
      to: '/records/$entity/$id',
      params: { entity, id: record.id },
      search: { act },
      replace: true,
    })
  }
  const cancel = () =>
    router.history.canGoBack()
      ? router.history.back()
      : void router.navigate({ to: '/records/$entity', params: { entity } })
  const next = control.data?.next
  return (
    <div className="page narrow new-page">
      <PageHeader title={title} />
      <FormFrame
        control={control}
        bar={
          <SaveBar
            control={control}
            onSaved={(record) => open(record)}
            onCancel={cancel}
            saveLabel={t('action.create')}
            onSavedAndOn={next ? (record) => open(record, 'primary') : undefined}
            saveAndOnLabel={next && t('createAndGoOn', { action: lowerFirst(text(next)) })}
          />
        }
      >
        <FormView control={control} />
      </FormFrame>
    </div>
  )
}

/** A label as it stands within a sentence. */
function lowerFirst(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1)
}

function parse(given: string | undefined): Values {
  try {
    const values: unknown = JSON.parse(given ?? '{}')
    return typeof values === 'object' && values !== null ? (values as Values) : {}
  } catch {
    return {}
  }
}
