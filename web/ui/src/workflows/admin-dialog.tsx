import { Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'
import { pictureSteps } from '@/diagram/picture'
import type { Run } from '@/diagram/run-picture'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { type AdminCommand, useAdminister } from './queries'

interface Props {
  run: Run
  verb: string
  incident?: string
  onClose: () => void
}

/** Asks an administrator for the reason, and for a place or a decision where the verb needs one. */
export function AdminDialog({ run, verb, incident, onClose }: Props) {
  const { t } = useTranslation('workflows')
  const notify = useNotify()
  const administer = useAdminister(run.id)
  const [command, setCommand] = useState<AdminCommand>({
    verb,
    incident,
    reason: '',
    task: run.process.waiting?.[0]?.task,
  })
  const change = (part: Partial<AdminCommand>) => setCommand((before) => ({ ...before, ...part }))
  const ready = command.reason.trim() !== '' && hasPlace(command)
  const send = () => {
    const done = () => {
      notify.done(t('adminDone'))
      onClose()
    }
    if (ready) administer.mutate(clean(command), { onSuccess: done })
  }
  return (
    <Modal
      open
      title={t(`verb.${verb}`)}
      okText={t(`verb.${verb}`)}
      okButtonProps={{ disabled: !ready, danger: true, title: ready ? undefined : t('reasonNeeded') }}
      confirmLoading={administer.isPending}
      onOk={send}
      onCancel={onClose}
      width={460}
    >
      <Form layout="vertical">
        <p className="muted dialog-help">{t(`verbHelp.${verb}`)}</p>
        {verb === 'jump' && <JumpPlace run={run} command={command} change={change} />}
        {verb === 'override' && <Override run={run} command={command} change={change} />}
        <Form.Item label={t('reason')} required>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={command.reason}
            onChange={(event) => change({ reason: event.target.value })}
            placeholder={t('reasonHint')}
          />
        </Form.Item>
        {administer.error && (
          <div className="error-box" role="alert">
            {errorText(administer.error)}
          </div>
        )}
      </Form>
    </Modal>
  )
}

function hasPlace(command: AdminCommand): boolean {
  if (command.verb === 'jump') return !!command.step || !!command.state
  return command.verb !== 'override' || (!!command.task && !!command.decision)
}

function clean(command: AdminCommand): AdminCommand {
  const { verb, reason, incident, step, state, task, decision } = command
  if (verb === 'jump') return { verb, reason, step, state }
  if (verb === 'override') return { verb, reason, task, decision }
  return { verb, reason, incident: incident || undefined }
}

interface PartProps {
  run: Run
  command: AdminCommand
  change: (part: Partial<AdminCommand>) => void
}

/** Steps of the current state come first; other states after them. */
function JumpPlace({ run, command, change }: PartProps) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const here = run.diagram.states.find((state) => state.name === run.process.state)
  const options = [
    {
      label: t('stepsHere'),
      options: pictureSteps(here?.flow).map((step) => ({
        value: `step:${step.id}`,
        label: text(step.label),
      })),
    },
    {
      label: t('otherStates'),
      options: run.diagram.states
        .filter((state) => state.name !== run.process.state)
        .map((state) => ({ value: `state:${state.name}`, label: text(state.label) })),
    },
  ]
  const value = command.step ? `step:${command.step}` : command.state ? `state:${command.state}` : undefined
  const choose = (next: string) => {
    const [kind, name] = next.split(/:(.*)/)
    change(kind === 'step' ? { step: name, state: undefined } : { state: name, step: undefined })
  }
  return (
    <Form.Item label={t('jumpTo')} required>
      <Select
        value={value}
        options={options}
        onChange={choose}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('jumpTo')}
      />
    </Form.Item>
  )
}

function Override({ run, command, change }: PartProps) {
  const { t } = useTranslation('workflows')
  const text = useText()
  const waiting = run.process.waiting ?? []
  return (
    <>
      <Form.Item label={t('inPlaceOf')} required>
        <Select
          value={command.task}
          onChange={(task) => change({ task })}
          options={waiting.map((one) => ({
            value: one.task,
            label: `${text(one.label)}: ${one.people.map((person) => person.title).join(', ')}`,
          }))}
          aria-label={t('inPlaceOf')}
        />
      </Form.Item>
      <Form.Item label={t('decision')} required>
        <Select
          value={command.decision}
          onChange={(decision) => change({ decision })}
          options={['approve', 'reject'].map((decision) => ({
            value: decision,
            label: t(`decide.${decision}`),
          }))}
          aria-label={t('decision')}
        />
      </Form.Item>
    </>
  )
}
