import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Radio, Select } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, errorText } from '@/api/errors'
import type { Attachment, Decision, PickNeeded, Task, TaskRow, Values } from '@/api/types'
import { useText } from '@/i18n/text'
import { PeoplePicker } from '@/ui/people-picker'
import { type Picked, PickQuestions, picksIn, picksOf, unpicked } from '@/ui/pick-questions'
import { usePhone } from '@/ui/preferences'
import { SignaturePad } from '@/ui/signature-pad'
import { Lines } from '@/ui/skeleton'
import { Attachments } from './attachments'
import { useOpinionDraft } from './opinion-draft'
import { type Decided, taskQuery, useDecide } from './queries'
import { isOpinion, needsPeople, needsTarget, type Offer, offerOf } from './verbs'

interface Props {
  task: Task | TaskRow
  verb: string
  /** Edited fields that go with the decision. */
  values?: Values
  version?: number
  onClose: () => void
  onDone: (verb: string, decided: Decided) => void
  /** Called when the server refuses: the task is closed, or a field is missing. */
  onRefused?: (error: ApiError) => void
}

/** Asks for what a decision needs: a comment, people, a target, a signature, files. */
export default function DecisionDialog(props: Props) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const task = useAsked(props.task)
  const offer = task && offerOf(task, props.verb)
  const title = text(offer?.label) || t(`verb.${props.verb}`, { defaultValue: props.verb })
  if (task && offer) return <Asking {...props} task={task} offer={offer} title={title} />
  return (
    <Modal open title={title} onCancel={props.onClose} footer={null} width={480}>
      {task ? t('notOffered') : <Lines count={3} />}
    </Modal>
  )
}

/**
 * The task as it was when the question was put. What happens to it meanwhile, also by the answer
 * itself, must not take the question away: the server says if the answer came too late.
 */
function useAsked(given: Task | TaskRow): Task | undefined {
  const [asked, setAsked] = useState('verbs' in given ? given : undefined)
  const full = useQuery({ ...taskQuery(given.id), enabled: !asked, staleTime: 0 })
  if (!asked && full.isFetchedAfterMount && full.data) setAsked(full.data)
  return asked
}

interface AskingProps extends Omit<Props, 'task'> {
  task: Task
  offer: Offer
  title: string
}

function Asking(props: AskingProps) {
  const { task, offer, title, onClose } = props
  const { t } = useTranslation('tasks')
  const { draft, change, picks, missing, send, decide, save } = useDecision(props)
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
      footer={(buttons) => (
        <div className="row wrap dialog-foot">
          {isOpinion(offer.verb) && offerOf(task, 'save')?.allowed && (
            <Button
              type="text"
              onClick={save}
              disabled={draft.comment.trim() === ''}
              loading={decide.isPending}
            >
              {t('saveOpinion')}
            </Button>
          )}
          <span className="grow" />
          {buttons}
        </div>
      )}
    >
      <Form
        layout="vertical"
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()}
      >
        <Questions offer={offer} draft={draft} change={change} />
        <PickQuestions picks={picks} picked={draft.picks} onChange={(picked) => change({ picks: picked })} />
        {decide.error && picks.length === 0 && <Refusal error={decide.error} />}
      </Form>
    </Modal>
  )
}

/** What is asked, what is still missing, and sending it. */
function useDecision({ task, offer, values, version, onClose, onDone, onRefused }: AskingProps) {
  const decide = useDecide()
  const kept = useOpinionDraft(task, isOpinion(offer.verb))
  const [rest, setRest] = useState<Omit<Draft, 'comment'>>(() => emptyDraft(offer))
  const [picks, setPicks] = useState<PickNeeded[]>([])
  const sending = useRef(false)
  const draft: Draft = { ...rest, comment: kept.opinion }
  const change = ({ comment, ...part }: Partial<Draft>) => {
    if (comment !== undefined) kept.setOpinion(comment)
    setRest((before) => ({ ...before, ...part }))
  }
  const missing = missingIn(draft, offer) ?? (unpicked(picks, draft.picks) ? 'people' : undefined)
  const sendAs = (decision: Decision) => {
    // A double click comes before the button knows that it is busy.
    if (sending.current) return
    sending.current = true
    decide.mutate(
      { ...decision, id: task.id, values, rev: task.rev, version },
      {
        onSuccess: (decided) => {
          kept.forget()
          onDone(decision.verb, decided)
        },
        onError: (error) => {
          const needed = picksIn(error)
          if (needed.length > 0) return setPicks(needed)
          if (error instanceof ApiError && error.status === 409) onClose()
          if (error instanceof ApiError) onRefused?.(error)
        },
        onSettled: () => {
          sending.current = false
        },
      },
    )
  }
  return {
    draft,
    change,
    picks,
    missing,
    decide,
    send: () => !missing && sendAs(decisionOf(draft, offer, picks)),
    save: () => sendAs({ verb: 'save', comment: draft.comment.trim() }),
  }
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
  picks: Picked
}

function emptyDraft(offer: Offer): Omit<Draft, 'comment'> {
  return {
    people: [],
    target: offer.targets?.[0]?.id,
    after: offer.then?.length === 1 && offer.then[0] === 'jump' ? 'jump' : 'replay',
    where: (offer.where?.[0] as Draft['where'] | undefined) ?? 'before',
    mode: 'all',
    signature: '',
    files: [],
    picks: {},
  }
}

/** The first thing that a decision still needs, or nothing. */
function missingIn(
  draft: Draft,
  offer: Offer,
): 'people' | 'target' | 'comment' | 'signature' | 'attachment' | undefined {
  if (needsPeople(offer.verb) && draft.people.length === 0) return 'people'
  if (needsTarget(offer.verb) && !draft.target) return 'target'
  if ((offer.require?.comment || offer.verb === 'comment') && draft.comment.trim() === '') return 'comment'
  if (offer.require?.signature && !draft.signature) return 'signature'
  if (offer.require?.attachment && draft.files.length === 0) return 'attachment'
  return undefined
}

function decisionOf(draft: Draft, offer: Offer, picks: PickNeeded[]): Decision {
  const decision: Decision & { picks?: ReturnType<typeof picksOf> } = {
    verb: offer.verb,
    comment: draft.comment.trim(),
  }
  if (needsPeople(offer.verb)) decision.to = draft.people
  if (needsTarget(offer.verb)) decision.to = draft.target
  // biome-ignore lint/suspicious/noThenProperty: the API's name for what follows a return
  if (offer.verb === 'return') decision.then = draft.after
  if (offer.verb === 'add') Object.assign(decision, { where: draft.where, mode: draft.mode })
  if (draft.signature) decision.signature = draft.signature
  if (draft.files.length > 0) decision.attachments = draft.files.map((file) => file.id)
  if (picks.length > 0) decision.picks = picksOf(picks, draft.picks)
  return decision
}

interface QuestionProps {
  offer: Offer
  draft: Draft
  change: (part: Partial<Draft>) => void
}

function Questions(props: QuestionProps) {
  const { t } = useTranslation('tasks')
  const phone = usePhone()
  const { offer, draft, change } = props
  const canAttach = ['approve', 'reject', 'return', 'complete', 'comment', 'resolve'].includes(offer.verb)
  return (
    <>
      {needsPeople(offer.verb) && <PeopleQuestion {...props} />}
      {needsTarget(offer.verb) && <TargetQuestion {...props} />}
      <Question
        id="decision-comment"
        label={t('comment.label')}
        required={offer.require?.comment || offer.verb === 'comment'}
      >
        <Input.TextArea
          id="decision-comment"
          maxLength={5000}
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
      {!phone && <p className="muted">{t('ctrlEnter')}</p>}
    </>
  )
}

function Question({
  id,
  label,
  required,
  children,
}: {
  id?: string
  label?: string
  required?: boolean
  children: ReactNode
}) {
  return (
    <Form.Item htmlFor={id} label={label} required={required}>
      {children}
    </Form.Item>
  )
}

function PeopleQuestion({ offer, draft, change }: QuestionProps) {
  const { t } = useTranslation('tasks')
  const many = offer.verb === 'add' || offer.verb === 'cc'
  return (
    <>
      <Question label={t(`people.${offer.verb}`)} required>
        <PeoplePicker
          value={draft.people}
          onChange={(people) => change({ people })}
          label={t(`people.${offer.verb}`)}
          many={many}
          among={offer.people}
        />
      </Question>
      {offer.verb === 'add' && (
        <Question label={t('add.where')}>
          <Radio.Group
            value={draft.where}
            onChange={(event) => change({ where: event.target.value })}
            options={(offer.where ?? ['before', 'after', 'parallel']).map((where) => ({
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

function TargetQuestion({ offer, draft, change }: QuestionProps) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const choice = offer.verb === 'return' && (offer.then?.length ?? 0) > 1
  return (
    <>
      <Question label={t(offer.verb === 'return' ? 'return.to' : 'people.remove')} required>
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
