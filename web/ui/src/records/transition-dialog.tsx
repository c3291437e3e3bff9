import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Modal } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey } from '@/api/client'
import { ApiError, errorText } from '@/api/errors'
import type { Action, Attachment, FormField, PickNeeded, Value, Values, WeftRecord } from '@/api/types'
import { errorsOf } from '@/forms/problems'
import { useText } from '@/i18n/text'
import { isEmpty, toWire } from '@/kinds'
import { inputOf } from '@/kinds/inputs'
import { useNotify } from '@/ui/notify'
import { type Picked, PickQuestions, picksIn, picksOf, unpicked } from '@/ui/pick-questions'
import { SignaturePad } from '@/ui/signature-pad'
import { type Firing, fire } from './commands'

interface Props {
  action: Action
  record: WeftRecord
  entity: string
  fields: FormField[]
  onClose: () => void
}

/** Asks for what an event needs, and fires it; one that needs nothing more fires at once. */
export default function TransitionDialog(props: Props) {
  const { action, record } = props
  const send = useFire(props)
  const [picks, setPicks] = useState<PickNeeded[]>(action.picks ?? [])
  const asks = needsAnything(action, record) || picks.length > 0
  const fired = useRef(false)
  const fireNow = (firing: Firing) =>
    send.mutate(firing, {
      onError: (error) => {
        const needed = picksIn(error)
        if (needed.length > 0) setPicks(needed)
      },
    })
  useEffect(() => {
    if (asks || fired.current) return
    fired.current = true
    fireNow({})
  })
  if (!asks && !send.error) return null
  return <Asking {...props} picks={picks} sending={send.isPending} error={send.error} onSend={fireNow} />
}

/** What the record holds already is not asked for again. */
function needsAnything(action: Action, record: WeftRecord): boolean {
  const { comment, attachment, signature } = action.require ?? {}
  const open = Object.entries(action.form ?? {}).some(
    ([name, how]) => how !== 'require' || isEmpty(record.values[name]),
  )
  return !!comment || !!attachment || !!signature || open
}

function useFire({ action, record, entity, onClose }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const notify = useNotify()
  const client = useQueryClient()
  const [key, setKey] = useState(newKey)
  return useMutation({
    mutationFn: (firing: Firing) =>
      fire(
        { entity, id: record.id, event: action.event },
        { version: record.version, run: action.run, ...firing },
        key,
      ),
    // A refused command was not done, so the next try is another one.
    onError: () => setKey(newKey()),
    onSuccess: () => {
      notify.done(t('fired', { name: text(action.label) }))
      onClose()
    },
    onSettled: () => {
      const stale = [
        'form',
        'records',
        'history',
        'timeline',
        'runs',
        'run',
        'tasks',
        'task',
        'home',
        'shell',
      ]
      void client.invalidateQueries({ predicate: ({ queryKey }) => stale.includes(String(queryKey[0])) })
    },
  })
}

interface Answers {
  comment: string
  values: Values
  attachments: Attachment[]
  signature: string
  people: Picked
}

const nothing: Answers = { comment: '', values: {}, attachments: [], signature: '', people: {} }

interface AskingProps extends Props {
  picks: PickNeeded[]
  sending: boolean
  error: unknown
  onSend: (firing: Firing) => void
}

function Asking({ action, record, fields, picks, sending, error, onClose, onSend }: AskingProps) {
  const { t } = useTranslation('records')
  const text = useText()
  const [answers, setAnswers] = useState({ ...nothing, values: action.suggest ?? {} })
  const change = (part: Partial<Answers>) => setAnswers({ ...answers, ...part })
  const asked = fields.filter((field) => field.name in (action.form ?? {}))
  const value = (field: FormField): Value =>
    field.name in answers.values ? answers.values[field.name] : record.values[field.name]
  const missing = isMissing(action, asked, value, answers) || unpicked(picks, answers.people)
  const errors = error instanceof ApiError ? errorsOf(error.fields) : {}
  const send = () => !missing && onSend(firingOf(answers, asked, picks))
  const need = action.require ?? {}
  return (
    <Modal
      open
      title={text(action.label)}
      okText={text(action.label)}
      okButtonProps={{ disabled: missing }}
      confirmLoading={sending}
      onOk={send}
      onCancel={onClose}
      width={560}
    >
      <Form
        layout="vertical"
        requiredMark={false}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()}
      >
        {error ? (
          <div className="error-box" role="alert" style={{ marginBottom: 12 }}>
            {errorText(error)}
          </div>
        ) : null}
        {asked.map((field) => (
          <Question
            key={field.name}
            id={`answer-${field.name}`}
            label={text(field.label)}
            required={action.form?.[field.name] === 'require'}
            error={errors[field.name]}
          >
            <FieldInput
              id={`answer-${field.name}`}
              field={field}
              value={value(field)}
              onChange={(next) => change({ values: { ...answers.values, [field.name]: next } })}
            />
          </Question>
        ))}
        <PickQuestions picks={picks} picked={answers.people} onChange={(people) => change({ people })} />
        <Question id="transition-comment" label={t('comment')} required={!!need.comment}>
          <Input.TextArea
            id="transition-comment"
            autoFocus={asked.length === 0}
            rows={3}
            value={answers.comment}
            onChange={(event) => change({ comment: event.target.value })}
          />
        </Question>
        {need.attachment && (
          <Question label={t('attachments')} required>
            <FieldInput
              field={filesField}
              value={answers.attachments}
              onChange={(files) => change({ attachments: files as Attachment[] })}
            />
          </Question>
        )}
        {need.signature && (
          <Question label={t('signature')} required>
            <SignaturePad onChange={(signature) => change({ signature })} />
          </Question>
        )}
      </Form>
    </Modal>
  )
}

const filesField: FormField = { name: 'attachments', kind: 'attachment', label: { en: '', zh: '' } }

function isMissing(
  action: Action,
  asked: FormField[],
  value: (field: FormField) => Value,
  answers: Answers,
): boolean {
  const need = action.require ?? {}
  if (need.comment && answers.comment.trim() === '') return true
  if (need.attachment && answers.attachments.length === 0) return true
  if (need.signature && answers.signature === '') return true
  return asked.some((field) => action.form?.[field.name] === 'require' && isEmpty(value(field)))
}

function firingOf(answers: Answers, asked: FormField[], picks: PickNeeded[]): Firing {
  const edited = asked.filter((field) => field.name in answers.values)
  return {
    values: Object.fromEntries(
      edited.map((field) => [field.name, toWire(field, answers.values[field.name])]),
    ),
    comment: answers.comment.trim(),
    attachments: answers.attachments.map((file) => file.id),
    signature: answers.signature || undefined,
    picks: picksOf(picks, answers.people),
  }
}

/** The input of a field that a dialog asks for. */
export function FieldInput({
  id,
  field,
  value,
  onChange,
}: {
  id?: string
  field: FormField
  value: Value
  onChange: (value: Value) => void
}) {
  const KindInput = inputOf(field.kind)
  return <KindInput id={id} field={field} value={value ?? null} onChange={onChange} />
}

/** A question of a dialog with its label, for the input with its id, and what is wrong with the answer. */
export function Question({
  id,
  label,
  required,
  error,
  children,
}: {
  id?: string
  label: string
  required: boolean
  error?: string
  children: ReactNode
}) {
  return (
    <Form.Item
      htmlFor={id}
      label={
        <>
          {required && <span className="danger">*&nbsp;</span>}
          {label}
        </>
      }
      validateStatus={error ? 'error' : undefined}
      help={error}
    >
      {children}
    </Form.Item>
  )
}
