import { CheckCircleFilled, WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, Modal, Steps } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayAdmin } from '@/api/session'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { PeoplePicker } from '@/ui/people-picker'
import { PersonName } from '@/ui/person-name'
import { Lines } from '@/ui/skeleton'
import {
  type Choices,
  commandsOf,
  type HandoverPreview,
  type HandoverResult,
  handoverQuery,
  isComplete,
  openWork,
  sumOf,
  useHandOver,
} from './handover'

interface Props {
  person: string
  onClose: () => void
}

interface Group {
  name: string
  label: string
  note?: string
  count: number
}

/** Hands over what somebody holds who leaves: what there is, who takes it, and what became of it. */
export default function HandoverWizard({ person, onClose }: Props) {
  const { t } = useTranslation('admin')
  const held = useQuery(handoverQuery(person))
  return (
    <Modal
      open
      title={t('handover.title', { name: held.data?.person.title ?? '…' })}
      onCancel={onClose}
      footer={null}
      width={680}
    >
      {held.error && <ErrorState error={held.error} retry={() => void held.refetch()} />}
      {held.isPending && <Lines count={6} />}
      {held.data && <Wizard held={held.data} onClose={onClose} />}
    </Modal>
  )
}

function Wizard({ held: first, onClose }: { held: HandoverPreview; onClose: () => void }) {
  const { t } = useTranslation('admin')
  // What is shown is what was there when the wizard opened; handing over empties it.
  const [held] = useState(first)
  const groups = useGroups(held)
  const names = groups.map((group) => group.name)
  const handOver = useHandOver(held.person.id)
  const [step, setStep] = useState(0)
  const [choices, setChoices] = useState<Choices>({
    left: held.references.filter((one) => one.stays).map((one) => one.name),
    others: {},
    reason: '',
    deactivate: held.active,
  })
  const change = (part: Partial<Choices>) => setChoices((before) => ({ ...before, ...part }))
  const run = () => handOver.mutate(commandsOf(choices, names), { onSuccess: () => setStep(2) })
  const ready = isComplete(choices, names) && choices.reason.trim() !== ''
  return (
    <div className="stack">
      <Steps
        size="small"
        current={step}
        responsive={false}
        items={(['choose', 'check', 'result'] as const).map((name) => ({ title: t(`handover.${name}`) }))}
      />
      {step === 0 && <Choose held={held} groups={groups} choices={choices} change={change} />}
      {step === 1 && <Check held={held} groups={groups} choices={choices} />}
      {step === 2 && <Result groups={groups} results={handOver.data ?? []} />}
      <ErrorBox error={handOver.error} />
      <div className="row handover-foot">
        {step === 1 && <Button onClick={() => setStep(0)}>{t('action.back')}</Button>}
        {step === 0 && (
          <Button type="primary" disabled={!ready} onClick={() => setStep(1)}>
            {t('action.next')}
          </Button>
        )}
        {step === 1 && (
          <Button type="primary" danger loading={handOver.isPending} onClick={run}>
            {t('handover.run')}
          </Button>
        )}
        {step === 2 && (
          <Button type="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        )}
      </div>
    </div>
  )
}

function useGroups(held: HandoverPreview): Group[] {
  const { t } = useTranslation('admin')
  const text = useText()
  const mayPeople = useMayAdmin('users')
  const work: Group = {
    name: openWork,
    label: t('handover.openWork'),
    note: held.by_workflow
      .map((one) => t('handover.tasksIn', { workflow: text(one.title), count: one.count }))
      .join(t('comma')),
    count: held.runs,
  }
  const references = held.references.map((one) => ({
    name: one.name,
    label: text(one.label),
    note: text(one.field_label),
    count: one.count,
  }))
  const shown = held.runs > 0 ? [work] : []
  return mayPeople ? [...shown, ...references] : shown
}

interface ChooseProps {
  held: HandoverPreview
  groups: Group[]
  choices: Choices
  change: (part: Partial<Choices>) => void
}

function Choose({ held, groups, choices, change }: ChooseProps) {
  const { t } = useTranslation('admin')
  const mayPeople = useMayAdmin('users')
  const toggle = (name: string, taken: boolean) =>
    change({ left: taken ? choices.left.filter((one) => one !== name) : [...choices.left, name] })
  return (
    <Form layout="vertical">
      <Form.Item label={t('handover.successor')} required extra={t('handover.successorHelp')}>
        <PeoplePicker
          value={choices.main ? [choices.main] : []}
          onChange={([main]) => change({ main })}
          label={t('handover.successor')}
        />
      </Form.Item>
      {groups.length === 0 && <p className="muted">{t('handover.nothing')}</p>}
      <ul className="handover-groups">
        {groups.map((group) => (
          <li key={group.name}>
            <Checkbox
              checked={!choices.left.includes(group.name)}
              onChange={(event) => toggle(group.name, event.target.checked)}
            >
              {group.label} <b className="tabular">{group.count}</b>{' '}
              <span className="muted">{group.note}</span>
            </Checkbox>
            <span className="handover-other">
              <PeoplePicker
                value={choices.others[group.name] ? [choices.others[group.name] ?? ''] : []}
                onChange={([id]) => change({ others: { ...choices.others, [group.name]: id } })}
                label={t('handover.other', { what: group.label })}
                placeholder={t('handover.likeAbove')}
                clearable
                calm
              />
            </span>
          </li>
        ))}
      </ul>
      <Warnings held={held} />
      {mayPeople && held.active && (
        <Form.Item>
          <Checkbox
            checked={choices.deactivate}
            onChange={(event) => change({ deactivate: event.target.checked })}
          >
            {t('handover.deactivate')} <span className="muted">{t('handover.deactivateHelp')}</span>
          </Checkbox>
        </Form.Item>
      )}
      <Form.Item label={t('handover.reason')} required>
        <Input
          value={choices.reason}
          onChange={(event) => change({ reason: event.target.value })}
          placeholder={t('handover.reasonHint')}
          aria-label={t('handover.reason')}
        />
      </Form.Item>
    </Form>
  )
}

/** What a hand-over cannot settle: queues that nobody would be left in, workflows that name the person. */
function Warnings({ held }: { held: HandoverPreview }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const empty = held.queues.filter((queue) => queue.others === 0)
  const lines: { key: string; line: ReactNode }[] = [
    ...empty.map((queue) => ({
      key: queue.queue,
      line: t('handover.lastInQueue', { queue: text(queue.label) }),
    })),
    ...held.workflows.map((workflow) => ({
      key: workflow.workflow,
      line: t('handover.named', { workflow: text(workflow.title) }),
    })),
  ]
  if (lines.length === 0) return null
  return (
    <ul className="handover-warnings" role="status">
      {lines.map(({ key, line }) => (
        <li key={key}>
          <WarningOutlined aria-hidden /> {line}
        </li>
      ))}
    </ul>
  )
}

function Check({ held, groups, choices }: Omit<ChooseProps, 'change'>) {
  const { t } = useTranslation('admin')
  return (
    <div className="stack">
      <ul className="handover-groups">
        {groups
          .filter((group) => !choices.left.includes(group.name))
          .map((group) => (
            <li key={group.name}>
              <span className="grow">
                {group.label} <b className="tabular">{group.count}</b>
              </span>
              <span>
                {held.person.title} → <PersonName id={choices.others[group.name] ?? choices.main ?? ''} />
              </span>
            </li>
          ))}
      </ul>
      {choices.deactivate && <p>{t('handover.willDeactivate', { name: held.person.title })}</p>}
      <p className="muted">{t('handover.checkHelp')}</p>
    </div>
  )
}

function Result({ groups, results }: { groups: Group[]; results: HandoverResult[] }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const sum = sumOf(results)
  return (
    <div className="stack" role="status">
      <p className="handover-done">
        <CheckCircleFilled aria-hidden /> {t('handover.done', { count: sum.runs })}
        {sum.deactivated && ` ${t('handover.deactivated')}`}
      </p>
      <ul className="handover-groups">
        {groups
          .filter((group) => sum.references[group.name])
          .map((group) => (
            <li key={group.name}>
              <span className="grow">
                {group.label} <span className="muted">{group.note}</span>
              </span>
              <b className="tabular">{sum.references[group.name]}</b>
            </li>
          ))}
      </ul>
      {sum.skipped.length > 0 && (
        <div className="error-box">
          {t('handover.skipped', { count: sum.skipped.length })}
          <ul>
            {sum.skipped.map((one) => (
              <li key={`${one.entity}${one.id}`}>
                <a href={one.entity ? `/records/${one.entity}/${one.id}` : `/runs/${one.id}`}>
                  {one.title || one.id}
                </a>{' '}
                {text(one.reason)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
