import { Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Run } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { useNotify } from '@/ui/notify'
import { PeoplePicker } from '@/ui/people-picker'
import { confirms, hasPlace, missingIn, sentCommand } from './admin-command'
import { AdminPreview } from './admin-preview'
import { JumpPlace } from './jump-place'
import { type AdminCommand, type RunOptions, type RunVerb, useAdminister } from './queries'

interface Props {
  run: Run
  verb: RunVerb
  options: RunOptions
  /** The incident that the verb is about. */
  incident?: string
  onClose: () => void
}

/**
 * Asks an administrator for the reason, and for a place, a decision or people where the verb needs
 * one; tells what would happen, and has the name of the record typed before what cannot be undone.
 */
export default function AdminDialog({ run, verb, options, incident, onClose }: Props) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const notify = useNotify()
  const administer = useAdminister(run.id)
  const [typed, setTyped] = useState('')
  const [command, setCommand] = useState<AdminCommand>({
    verb: verb.verb,
    incident,
    reason: '',
    task: incident ? undefined : options.tasks[0]?.task,
  })
  const change = (part: Partial<AdminCommand>) => setCommand((before) => ({ ...before, ...part }))
  const missing = missingIn(command, verb, confirms(typed, run.record.title))
  const send = () => {
    if (missing || administer.isPending) return
    const done = () => {
      notify.done(t('adminDone'))
      onClose()
    }
    administer.mutate(sentCommand(command), { onSuccess: done })
  }
  return (
    <Modal
      open
      className="admin-dialog"
      title={text(verb.label)}
      okText={text(verb.label)}
      cancelText={t('adminLeave')}
      okButtonProps={{
        disabled: !!missing,
        danger: true,
        title: missing ? t(`needed.${missing}`) : undefined,
      }}
      confirmLoading={administer.isPending}
      onOk={send}
      onCancel={onClose}
      width={560}
    >
      <Form layout="vertical">
        <p className="muted dialog-help">{text(verb.text)}</p>
        {verb.verb === 'jump' && <JumpPlace run={run} options={options} command={command} change={change} />}
        {(verb.verb === 'override' || (verb.verb === 'assign' && !incident)) && (
          <WhichTask options={options} command={command} change={change} />
        )}
        {verb.verb === 'override' && <Decision command={command} change={change} />}
        {verb.verb === 'assign' && (
          <Form.Item label={t('assignTo')} required>
            <PeoplePicker
              many
              value={command.people ?? []}
              onChange={(people) => change({ people })}
              label={t('assignTo')}
            />
          </Form.Item>
        )}
        {hasPlace(command) && <AdminPreview run={run.id} command={sentCommand(command)} />}
        <Form.Item label={t('reason')} required={verb.reason}>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={command.reason}
            onChange={(event) => change({ reason: event.target.value })}
            placeholder={t('reasonHint')}
            aria-label={t('reason')}
          />
        </Form.Item>
        {verb.grave && (
          <Form.Item label={t('confirm', { name: run.record.title })} required>
            <Input
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              placeholder={run.record.title}
              aria-label={t('confirm', { name: run.record.title })}
              autoComplete="off"
            />
          </Form.Item>
        )}
        <ErrorBox error={administer.error} />
      </Form>
    </Modal>
  )
}

interface PartProps {
  command: AdminCommand
  change: (part: Partial<AdminCommand>) => void
}

function WhichTask({ options, command, change }: PartProps & { options: RunOptions }) {
  const { t } = useTranslation('workflows')
  const text = useText()
  return (
    <Form.Item label={t('inPlaceOf')} required>
      <Radio.Group
        className="stack radio-list"
        value={command.task}
        onChange={(event) => change({ task: event.target.value })}
        options={options.tasks.map((task) => ({
          value: task.task,
          label: `${text(task.label)} · ${task.people.map((person) => person.title).join(t('comma'))}`,
        }))}
      />
      {options.tasks.length === 0 && <p className="muted">{t('noTasks')}</p>}
    </Form.Item>
  )
}

function Decision({ command, change }: PartProps) {
  const { t } = useTranslation('workflows')
  return (
    <Form.Item label={t('decision')} required>
      <Radio.Group
        value={command.decision}
        onChange={(event) => change({ decision: event.target.value })}
        options={['approve', 'reject'].map((decision) => ({
          value: decision,
          label: t(`decide.${decision}`),
        }))}
      />
    </Form.Item>
  )
}
