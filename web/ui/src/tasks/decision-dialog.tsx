import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Radio, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'
import type { Attachment, Decision, PathNode, Task, TaskRow, Values } from '@/api/types'
import { useText } from '@/i18n/text'
import { Lines } from '@/ui/skeleton'
import { Attachments } from './attachments'
import { PeoplePicker } from './people-picker'
import { taskQuery, useDecide } from './queries'
import { SignaturePad } from './signature-pad'
import { needsPeople, type Offer, offerOf } from './verbs'

interface Props {
  task: Task | TaskRow
  verb: string
  /** Edited fields that go with the decision. */
  edits?: Values
  version?: number
  onClose: () => void
  onDone: (verb: string) => void
  /** Called when the server refuses: the task is closed, or a field is missing. */
  onRefused?: (error: ApiError) => void
}

/** Asks for what a decision needs: a comment, people, a target, a signature, files. */
export function DecisionDialog(props: Props) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const full = useQuery({ ...taskQuery(props.task.id), enabled: !('verbs' in props.task) })
  const task = 'verbs' in props.task ? props.task : full.data
  const offer = task && offerOf(task, props.verb)
  const title = text(offer?.label) || t(`verb.${props.verb}`, { defaultValue: props.verb })
  if (task && offer) return <Asking {...props} task={task} offer={offer} title={title} />
  return (
    <Modal open title={title} onCancel={props.onClose} footer={null} width={480}>
      {task ? t('notOffered') : <Lines count={3} />}
    </Modal>
  )
}

interface AskingProps extends Omit<Props, 'task'> {
  task: Task
  offer: Offer
  title: string
}

function Asking({ task, offer, title, edits, version, onClose, onDone, onRefused }: AskingProps) {
  const { t } = useTranslation('tasks')
  const decide = useDecide(task)
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(offer))
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const missing = missingIn(draft, offer)
  const send = () => {
    if (missing || decide.isPending) return
    decide.mutate(
      { ...decisionOf(draft, offer), values: edits, rev: task.rev, version },
      {
        onSuccess: () => onDone(offer.verb),
        onError: (error) => {
          if (error instanceof ApiError && error.status === 409) onClose()
          if (error instanceof ApiError) onRefused?.(error)
        },
      },
    )
  }
  return (
    <Modal
      open
      title={title}
      okText={title}
      okButtonProps={{
        disabled: !!missing,
        danger: offer.verb === 'reject',
        title: missing ? t(`missing.${missing}`) : undefined,
      }}
      confirmLoading={decide.isPending}
      onOk={send}
      onCancel={onClose}
      width={480}
      destroyOnHidden
    >
      <Form
        layout="vertical"
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()}
      >
        <Questions task={task} offer={offer} draft={draft} change={change} />
        {decide.error && <Refusal error={decide.error} />}
      </Form>
    </Modal>
  )
}

interface Draft {
  comment: string
  people: string[]
  target?: string
  after: 'replay' | 'jump'
  where: 'before' | 'after' | 'parallel'
  mode: string
  signature: string
  files: Attachment[]
}

function emptyDraft(offer: Offer): Draft {
  return {
    comment: '',
    people: [],
    target: offer.targets?.[0]?.id,
    after: offer.then === 'jump' ? 'jump' : 'replay',
    where: 'before',
    mode: 'all',
    signature: '',
    files: [],
  }
}

/** The first thing that a decision still needs, or nothing. */
function missingIn(
  draft: Draft,
  offer: Offer,
): 'people' | 'target' | 'comment' | 'signature' | 'attachment' | undefined {
  if (needsPeople(offer.verb) && draft.people.length === 0) return 'people'
  if (offer.verb === 'return' && !draft.target) return 'target'
  if ((offer.require?.comment || offer.verb === 'comment') && draft.comment.trim() === '') return 'comment'
  if (offer.require?.signature && !draft.signature) return 'signature'
  if (offer.require?.attachment && draft.files.length === 0) return 'attachment'
  return undefined
}

function decisionOf(draft: Draft, offer: Offer): Decision {
  const people = needsPeople(offer.verb) && { to: draft.people }
  // biome-ignore lint/suspicious/noThenProperty: the API's name for what follows a return
  const back = offer.verb === 'return' && { to: draft.target, then: draft.after }
  const added = offer.verb === 'add' && { where: draft.where, mode: draft.mode }
  const signed = draft.signature !== '' && { signature: draft.signature }
  const files = draft.files.length > 0 && { attachments: draft.files.map((file) => file.id) }
  return {
    verb: offer.verb,
    comment: draft.comment.trim(),
    ...people,
    ...back,
    ...added,
    ...signed,
    ...files,
  }
}

interface QuestionProps {
  task: Task
  offer: Offer
  draft: Draft
  change: (part: Partial<Draft>) => void
}

function Questions(props: QuestionProps) {
  const { t } = useTranslation('tasks')
  const { offer, draft, change } = props
  const canAttach = ['approve', 'reject', 'return', 'complete', 'comment', 'resolve'].includes(offer.verb)
  return (
    <>
      {needsPeople(offer.verb) && <PeopleQuestion {...props} />}
      {offer.verb === 'return' && <ReturnQuestion {...props} />}
      <Question label={t('comment.label')} required={offer.require?.comment || offer.verb === 'comment'}>
        <Input.TextArea
          autoFocus={!needsPeople(offer.verb)}
          autoSize={{ minRows: 3, maxRows: 8 }}
          value={draft.comment}
          onChange={(event) => change({ comment: event.target.value })}
          placeholder={t(`comment.${offer.verb}`, { defaultValue: t('comment.hint') })}
        />
      </Question>
      {offer.require?.signature && (
        <Question label={t('sign.label')} required>
          <SignaturePad onChange={(signature) => change({ signature })} />
        </Question>
      )}
      {canAttach && (
        <Question
          label={offer.require?.attachment ? t('files') : undefined}
          required={offer.require?.attachment}
        >
          <Attachments value={draft.files} onChange={(files) => change({ files })} />
        </Question>
      )}
      <p className="muted">{t('ctrlEnter')}</p>
    </>
  )
}

function Question({
  label,
  required,
  children,
}: {
  label?: string
  required?: boolean
  children: ReactNode
}) {
  return (
    <Form.Item label={label} required={required}>
      {children}
    </Form.Item>
  )
}

function PeopleQuestion({ task, offer, draft, change }: QuestionProps) {
  const { t } = useTranslation('tasks')
  const many = offer.verb === 'add' || offer.verb === 'cc' || offer.verb === 'remove'
  return (
    <>
      <Question label={t(`people.${offer.verb}`)} required>
        <PeoplePicker
          value={draft.people}
          onChange={(people) => change({ people })}
          label={t(`people.${offer.verb}`)}
          many={many}
          among={offer.verb === 'remove' ? askedAt(task.path, task.step) : undefined}
          task={task.id}
        />
      </Question>
      {offer.verb === 'add' && (
        <Question label={t('add.where')}>
          <Radio.Group
            value={draft.where}
            onChange={(event) => change({ where: event.target.value })}
            options={(['before', 'after', 'parallel'] as const).map((where) => ({
              value: where,
              label: t(`add.${where}`),
            }))}
          />
          <p className="muted">{t(`add.${draft.where}Help`)}</p>
        </Question>
      )}
      {offer.verb === 'add' && draft.people.length > 1 && draft.where !== 'parallel' && (
        <Question label={t('add.mode')}>
          <Select
            value={draft.mode}
            onChange={(mode) => change({ mode })}
            options={['all', 'any', 'seq'].map((mode) => ({ value: mode, label: t(`add.${mode}`) }))}
          />
        </Question>
      )}
    </>
  )
}

/** Who has not decided yet at a step. */
function askedAt(path: PathNode[], step: string): { id: string; title: string }[] {
  return path.flatMap((node) => {
    const here =
      node.step === step && node.state === 'current' ? (node.people ?? []).filter((one) => !one.decision) : []
    return [...here, ...(node.branches ?? []).flatMap((branch) => askedAt(branch, step))]
  })
}

function ReturnQuestion({ offer, draft, change }: QuestionProps) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const choice = (offer.then ?? 'ask') === 'ask'
  return (
    <>
      <Question label={t('return.to')} required>
        <Radio.Group
          className="stack radio-list"
          value={draft.target}
          onChange={(event) => change({ target: event.target.value })}
          options={(offer.targets ?? []).map((target) => ({
            value: target.id,
            label: text(target.label) || target.id,
          }))}
        />
      </Question>
      {choice && (
        <Question label={t('return.then')}>
          <Radio.Group
            className="stack radio-list"
            value={draft.after}
            onChange={(event) => change({ after: event.target.value })}
            options={(['replay', 'jump'] as const).map((then) => ({
              value: then,
              label: t(`return.${then}`),
            }))}
          />
        </Question>
      )}
    </>
  )
}

function Refusal({ error }: { error: unknown }) {
  const text = useText()
  const fields = error instanceof ApiError ? error.fields : []
  return (
    <div className="error-box" role="alert">
      {errorText(error)}
      {fields.length > 0 && (
        <ul>
          {fields.map((field) => (
            <li key={`${field.pointer ?? field.field}${field.code}`}>{text(field.message)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
