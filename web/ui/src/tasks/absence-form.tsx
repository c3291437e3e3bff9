import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Form, Input, Select, Switch } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/errors'
import { usePerson } from '@/api/session'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { useNotify } from '@/ui/notify'
import { PeoplePicker } from '@/ui/people-picker'
import { type Absence, type AbsenceDraft, standInQuery, useSaveAbsence } from './absence'
import { workflowsQuery } from './queries'

interface Props {
  /** Absent for a new one. */
  absence?: Absence
  onClose: () => void
}

/** From when until when, who stands in and for what. */
export function AbsenceForm({ absence, onClose }: Props) {
  const { t } = useTranslation('tasks')
  const notify = useNotify()
  const text = useText()
  const user = usePerson().id
  const save = useSaveAbsence(user)
  const [draft, setDraft] = useState<AbsenceDraft>(() => draftOf(absence))
  const warning = useQuery(standInQuery(draft, user, absence?.id)).data
  const change = (part: Partial<AbsenceDraft>) => setDraft((before) => ({ ...before, ...part }))
  const send = () => {
    if (save.isPending) return
    save.mutate(
      { draft, absence },
      {
        onSuccess: () => {
          notify.done(t('away.saved'))
          onClose()
        },
      },
    )
  }
  return (
    <Form layout="vertical" className="panel absence-form" onFinish={send}>
      <div className="absence-fields">
        <Moments draft={draft} change={change} error={save.error} />
        <Form.Item label={t('away.delegate')} {...fieldError(save.error, 'delegate')}>
          <PeoplePicker
            value={draft.delegate ? [draft.delegate] : []}
            onChange={([delegate]) => change({ delegate })}
            label={t('away.delegate')}
            known={absence?.delegate}
          />
          <FieldHelp error={save.error} field="delegate" help={t('away.delegateHelp')} />
          {warning && (
            <p className="stand-in-warning" role="status">
              {text(warning)}
            </p>
          )}
        </Form.Item>
        <Workflows value={draft.workflows} onChange={(workflows) => change({ workflows })} />
      </div>
      <Form.Item>
        <div className="row">
          <Switch
            checked={draft.includeOpen}
            onChange={(includeOpen) => change({ includeOpen })}
            aria-label={t('away.includeOpen')}
          />
          <span>
            {t('away.includeOpen')} <span className="muted">{t('away.includeOpenHelp')}</span>
          </span>
        </div>
      </Form.Item>
      <Form.Item label={t('away.reason')}>
        <Input
          maxLength={200}
          value={draft.reason}
          onChange={(event) => change({ reason: event.target.value })}
          aria-label={t('away.reason')}
        />
      </Form.Item>
      <ErrorBox error={save.error} />
      <div className="row absence-foot">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  )
}

function draftOf(absence: Absence | undefined): AbsenceDraft {
  if (!absence) {
    const from = dayjs().startOf('minute')
    const until = from.add(1, 'day').endOf('day').startOf('minute').toISOString()
    return { from: from.toISOString(), until, workflows: [], includeOpen: true, reason: '' }
  }
  const { from, until, delegate, workflows, includeOpen, reason } = absence
  return { from, until, delegate: delegate?.id, workflows, includeOpen, reason }
}

interface PartProps {
  draft: AbsenceDraft
  change: (part: Partial<AbsenceDraft>) => void
  error: unknown
}

function Moments({ draft, change, error }: PartProps) {
  const { t } = useTranslation('tasks')
  return (
    <>
      <Form.Item label={t('away.from')} required {...fieldError(error, 'from')}>
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowClear={false}
          value={dayjs(draft.from)}
          onChange={(from) => from && change({ from: from.toISOString() })}
          aria-label={t('away.from')}
        />
      </Form.Item>
      <Form.Item label={t('away.untilLabel')} {...fieldError(error, 'until')}>
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          placeholder={t('away.open_ended')}
          value={draft.until ? dayjs(draft.until) : null}
          onChange={(until) => change({ until: until?.toISOString() ?? null })}
          aria-label={t('away.untilLabel')}
        />
      </Form.Item>
    </>
  )
}

function Workflows({ value, onChange }: { value: string[]; onChange: (keys: string[]) => void }) {
  const { t } = useTranslation('tasks')
  const text = useText()
  const workflows = useQuery(workflowsQuery).data ?? []
  return (
    <Form.Item label={t('away.workflows')}>
      <Select
        mode="multiple"
        value={value}
        onChange={onChange}
        placeholder={t('away.allWorkflows')}
        options={workflows.map((one) => ({ value: one.key, label: text(one.title) }))}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('away.workflows')}
      />
    </Form.Item>
  )
}

/** How a field looks that the server refused. */
function fieldError(error: unknown, field: string) {
  const problem = problemOf(error, field)
  return problem ? { validateStatus: 'error' as const } : {}
}

function problemOf(error: unknown, field: string) {
  return error instanceof ApiError ? error.fields.find((one) => one.field === field) : undefined
}

function FieldHelp({ error, field, help }: { error: unknown; field: string; help: string }) {
  const text = useText()
  const problem = problemOf(error, field)
  return <p className={problem ? 'field-problem' : 'muted'}>{problem ? text(problem.message) : help}</p>
}
