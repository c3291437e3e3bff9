import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Form, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError } from '@/api/errors'
import type { Evaluation, FieldDef, FormField, Option, Values, WeftRecord } from '@/api/types'
import { errorsOf } from '@/forms/problems'
import { useText } from '@/i18n/text'
import { isEmpty, toWire } from '@/kinds'
import { narrowed } from '@/kinds/options'
import { ErrorBox } from '@/ui/error-box'
import { useNotify } from '@/ui/notify'
import { FieldInput, Question } from './transition-dialog'

interface Props {
  entity: string
  record: WeftRecord
  field: FieldDef
  option: Option
  fields: FormField[]
  onClose: () => void
}

/** The questions whose answers show the record. */
const shownIn = ['form', 'records', 'history', 'timeline', 'home']

/** Moves a record to another option: asks for what is missing there first, or moves it at once. */
export function StageDialog({ entity, record, field, option, fields, onClose }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const client = useQueryClient()
  const notify = useNotify()
  const [answers, setAnswers] = useState<Values>({})
  const moved = { [field.name]: option.name }
  const evaluation = useQuery({
    queryKey: ['evaluate', entity, record.id, record.version, option.name],
    queryFn: () =>
      api.post<Evaluation>(`/records/${entity}/evaluate`, { id: record.id, values: moved, form: 'default' }),
    retry: false,
  })
  const typed = fields.filter((one) => one.name in answers && one.name !== field.name)
  const written = (from: Values) =>
    Object.fromEntries(typed.map((one) => [one.name, toWire(one, from[one.name]) ?? null]))
  const put = (values: Values, version: number) =>
    api.patch<WeftRecord>(`/records/${entity}/${record.id}`, { values, version })
  const renew = () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => shownIn.includes(String(queryKey[0])) })
  const save = useMutation({
    mutationFn: () => put({ ...written(answers), ...moved }, record.version),
    onSuccess: async ({ version }) => {
      const before = { ...written(record.values), [field.name]: record.values[field.name] ?? null }
      const undo = () => void put(before, version).then(renew, notify.failed)
      notify.undoable(t('cell.saved', { field: text(field.label) }), undo)
      await renew()
      onClose()
    },
  })
  const wrong = save.error instanceof ApiError ? errorsOf(save.error.fields) : {}
  const asked = fields
    .filter((one) => isMissing(one, record, evaluation.data) || one.name in wrong)
    .map((one) => narrowed(one, evaluation.data?.fields[one.name]?.allowed, record.values[one.name]))
  const begun = useRef(false)
  useEffect(() => {
    if (!evaluation.data || asked.length > 0 || begun.current) return
    begun.current = true
    save.mutate()
  })
  const failed = evaluation.error ?? (Object.keys(wrong).length === 0 ? save.error : null)
  if (asked.length === 0 && !failed) return null
  const complete = asked.every((one) => !isEmpty(answers[one.name] ?? record.values[one.name]))
  return (
    <Modal
      open
      title={t('stage.to', { stage: text(option.label) })}
      okText={text(option.label)}
      okButtonProps={{ disabled: !complete || !evaluation.data }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
      width={520}
    >
      <Form layout="vertical" requiredMark={false}>
        <ErrorBox error={failed} />
        {asked.map((one) => (
          <Question
            key={one.name}
            id={`answer-${one.name}`}
            label={text(one.label)}
            required
            error={wrong[one.name]}
          >
            <FieldInput
              id={`answer-${one.name}`}
              field={one}
              value={answers[one.name] ?? record.values[one.name]}
              onChange={(value) => setAnswers({ ...answers, [one.name]: value })}
            />
          </Question>
        ))}
      </Form>
    </Modal>
  )
}

/** Whether a field is required where the record goes, and empty. */
function isMissing(field: FormField, record: WeftRecord, evaluation: Evaluation | undefined): boolean {
  const state = evaluation?.fields[field.name]
  return !!state?.required && !state.readonly && isEmpty(record.values[field.name])
}
