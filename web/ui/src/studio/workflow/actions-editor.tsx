import { Collapse, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Action } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { useCatalogue, useFields } from '../catalogue'
import { tidy } from '../definitions'
import {
  Choice,
  Choices,
  fieldOptions,
  ListEditor,
  NumberSetting,
  orNothing,
  TextSetting,
  Toggle,
} from '../parts'
import { useWorkflow, withRule } from './context'
import { RuleField } from './rule-field'
import { ArgumentsEditor, ValuesEditor } from './values-editor'
import { WhoEditor } from './who-editor'

const kinds = ['set', 'notify', 'assign', 'create', 'update', 'emit', 'http', 'job'] as const
type ActionKind = (typeof kinds)[number]

const starts: Record<ActionKind, Action> = {
  set: { set: {} },
  notify: { notify: { to: [{ submitter: true }], template: '' } },
  assign: { assign: [{ role: '' }] },
  create: { create: '', values: {} },
  update: { update: '', values: {} },
  emit: { emit: '' },
  http: { http: { connection: '', path: '/' } },
  job: { job: 'mail.send' },
}

function kindOfAction(action: Action): ActionKind {
  return kinds.find((one) => action[one] !== undefined) ?? 'set'
}

/** What is done by itself: fields set, people told, records made. */
export function ActionsEditor({
  actions,
  onChange,
}: {
  actions?: Action[]
  onChange: (next: Action[]) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <ListEditor<Action>
      items={actions}
      onChange={onChange}
      head={(action, put) => (
        <Select
          size="small"
          value={kindOfAction(action)}
          onChange={(next: ActionKind) => put(starts[next])}
          options={kinds.map((one) => ({ value: one, label: t(`actionKind.${one}`) }))}
          aria-label={t('actionKindLabel')}
          style={{ flex: 1 }}
        />
      )}
      body={(action, put) => (
        <>
          <ActionDetail action={action} onChange={put} />
          <Conditions action={action} onChange={put} />
        </>
      )}
      add={t('addAction')}
      start={() => ({ set: {} })}
    />
  )
}

interface DetailProps {
  action: Action
  onChange: (next: Action) => void
}

function ActionDetail({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const { fields } = useWorkflow()
  const set = (part: Partial<Action>) => onChange({ ...action, ...part })
  switch (kindOfAction(action)) {
    case 'set':
      return (
        <ValuesEditor
          value={action.set}
          onChange={(values) => set({ set: values })}
          fields={fields}
          add={t('setField')}
        />
      )
    case 'notify':
      return <NotifyDetail action={action} onChange={onChange} />
    case 'assign':
      return <WhoEditor label={t('assignTo')} value={action.assign} onChange={(assign) => set({ assign })} />
    case 'create':
      return <CreateDetail action={action} onChange={onChange} />
    case 'update':
      return <UpdateDetail action={action} onChange={onChange} />
    case 'emit':
      return <TextSetting label={t('event')} value={action.emit} onChange={(emit) => set({ emit })} code />
    case 'job':
      return (
        <Choice
          label={t('job')}
          value={action.job}
          onChange={(job) => set({ job: job ?? '' })}
          options={['mail.send'].map((job) => ({ value: job, label: job }))}
        />
      )
    case 'http':
      return <HttpDetail action={action} onChange={onChange} />
  }
}

function CreateDetail({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const entities = useCatalogue().named('entity')
  const fields = useFields(action.create || undefined)
  return (
    <>
      <Choice
        label={t('kind.entity')}
        value={action.create}
        onChange={(create) => onChange({ ...action, create: create ?? '', values: {} })}
        options={entities}
      />
      {action.create && (
        <ValuesEditor
          value={action.values}
          onChange={(values) => onChange({ ...action, values })}
          fields={fields}
          add={t('setField')}
        />
      )}
    </>
  )
}

/** Which related record is written into, and what it gets. */
function UpdateDetail({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  const [first = '', second] = (action.update ?? '').split('.')
  const chosen = fields.find((field) => field.name === first)
  const ofLines = useFields(chosen?.of)
  const reference = chosen?.kind === 'lines' ? ofLines.find((field) => field.name === second) : chosen
  const target = useFields(reference?.to)
  const choose = (update: string) => onChange({ ...action, update, values: {} })
  return (
    <>
      <Choice
        label={t('updateWhich')}
        help={t('updateHelp')}
        value={first}
        onChange={(next) => choose(next ?? '')}
        options={fieldOptions(
          fields.filter((field) => field.kind === 'lines' || field.to),
          text,
        )}
      />
      {chosen?.kind === 'lines' && (
        <Choice
          label={t('updateOfLines')}
          value={second}
          onChange={(next) => choose(next ? `${first}.${next}` : first)}
          options={fieldOptions(
            ofLines.filter((field) => field.to),
            text,
          )}
        />
      )}
      {reference?.to && (
        <ValuesEditor
          value={action.values}
          onChange={(values) => onChange({ ...action, values })}
          fields={target}
          add={t('setField')}
        />
      )}
    </>
  )
}

const channels = ['inbox', 'email']

const filesKinds = ['attachment', 'image', 'signature']

function NotifyDetail({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { templates, fields } = useWorkflow()
  const notify = action.notify ?? { to: [], template: '' }
  const set = (part: Partial<typeof notify>) => onChange({ ...action, notify: { ...notify, ...part } })
  const known = [...new Set([...channels, ...(notify.via ?? [])])]
  return (
    <>
      <WhoEditor label={t('people')} value={notify.to} onChange={(to) => set({ to })} />
      <Choice
        label={t('template')}
        value={notify.template}
        onChange={(template) => set({ template: template ?? '' })}
        options={templates}
      />
      <Choices
        label={t('via')}
        value={notify.via}
        onChange={(via) => onChange({ ...action, notify: tidy({ ...notify, via }) })}
        options={known.map((one) => ({ value: one, label: t(`channel.${one}`, { defaultValue: one }) }))}
        placeholder={t('everyChannel')}
      />
      <Choice
        label={t('attach')}
        help={t('attachHelp')}
        value={notify.attach}
        onChange={(attach) => onChange({ ...action, notify: tidy({ ...notify, attach }) })}
        options={fieldOptions(
          fields.filter((field) => filesKinds.includes(field.kind)),
          text,
        )}
      />
    </>
  )
}

function HttpDetail({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const http = action.http ?? { connection: '', path: '' }
  const set = (part: Partial<typeof http>) => onChange({ ...action, http: tidy({ ...http, ...part }) })
  return (
    <>
      <TextSetting
        label={t('connection')}
        value={http.connection}
        onChange={(connection) => onChange({ ...action, http: { ...http, connection } })}
        code
      />
      <Choice
        label={t('httpMethod')}
        value={http.method ?? 'POST'}
        onChange={(method) => set({ method })}
        options={['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((one) => ({ value: one, label: one }))}
      />
      <TextSetting
        label={t('httpPath')}
        value={http.path}
        onChange={(path) => onChange({ ...action, http: { ...http, path } })}
        code
      />
    </>
  )
}

const outward: ActionKind[] = ['http', 'job']

/** When it is done at all, and what happens when it fails. */
function Conditions({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const set = (part: Partial<Action>) => onChange(tidy({ ...action, ...part }))
  const away = outward.includes(kindOfAction(action))
  const decided = [action.with, action.retry, action.on_error, action.async, action.id].filter(Boolean)
  return (
    <>
      <RuleField
        label={t('onlyIf')}
        value={action.if}
        onChange={(rule) => onChange(withRule(action, rule))}
        none={t('alwaysStep')}
      />
      <Collapse
        size="small"
        ghost
        items={[
          {
            key: 'more',
            label: t('more', { count: decided.length }),
            children: (
              <>
                <Choice
                  label={t('onError')}
                  value={action.on_error}
                  onChange={(next) => set({ on_error: next })}
                  options={['incident', 'ignore', 'reject'].map((one) => ({
                    value: one,
                    label: t(`onError_.${one}`),
                  }))}
                  clear
                  placeholder={t('onError_.incident')}
                />
                {away && <Outward action={action} set={set} />}
                <TextSetting
                  label={t('technicalName')}
                  value={action.id}
                  onChange={(id) => set({ id })}
                  code
                />
              </>
            ),
          },
        ]}
      />
    </>
  )
}

/** Work outside of the transaction: what it is given, how often it is tried. */
function Outward({ action, set }: { action: Action; set: (part: Partial<Action>) => void }) {
  const { t } = useTranslation('studio')
  const retry = action.retry ?? {}
  const again = (part: typeof retry) => set({ retry: orNothing(tidy({ ...retry, ...part })) })
  return (
    <>
      <ArgumentsEditor
        label={t('arguments')}
        value={action.with}
        onChange={(values) => set({ with: orNothing(values) })}
      />
      <Toggle
        label={t('asynchronous')}
        help={t('asynchronousHelp')}
        value={!!action.async}
        onChange={(async) => set({ async: async || undefined })}
      />
      <NumberSetting
        label={t('tries')}
        value={retry.max}
        onChange={(max) => again({ max })}
        min={0}
        max={100}
        placeholder="5"
      />
      <TextSetting
        label={t('backoff')}
        help={t('backoffHelp')}
        value={retry.backoff}
        onChange={(backoff) => again({ backoff })}
        code
      />
    </>
  )
}
