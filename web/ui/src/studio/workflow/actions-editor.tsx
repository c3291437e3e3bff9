import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Action } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { useCatalogue } from '../catalogue'
import { Choice, fieldOptions, TextSetting } from '../parts'
import { useWorkflow } from './context'
import { WhoEditor } from './who-editor'

const kinds = ['set', 'notify', 'assign', 'create', 'emit', 'http', 'job'] as const
type ActionKind = (typeof kinds)[number]

const starts: Record<ActionKind, Action> = {
  set: { set: {} },
  notify: { notify: { to: [{ submitter: true }], template: '' } },
  assign: { assign: [{ role: '' }] },
  create: { create: '', values: {} },
  emit: { emit: '' },
  http: { http: { connection: '', path: '/' } },
  job: { job: 'mail.send' },
}

/** What is done by itself: fields set, people told, records made. */
export function ActionsEditor({
  actions = [],
  onChange,
}: {
  actions?: Action[]
  onChange: (next: Action[]) => void
}) {
  const { t } = useTranslation('studio')
  const put = (index: number, next: Action | null) =>
    onChange(actions.flatMap<Action>((one, at) => (at === index ? (next ?? []) : one)))
  return (
    <div className="stack" style={{ gap: 8 }}>
      {actions.map((action, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an action has no name; its place is what it is
        <ActionRow key={index} action={action} onChange={(next) => put(index, next)} />
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => onChange([...actions, { set: {} }])}
      >
        {t('addAction')}
      </Button>
    </div>
  )
}

function ActionRow({ action, onChange }: { action: Action; onChange: (next: Action | null) => void }) {
  const { t } = useTranslation('studio')
  const kind = kinds.find((one) => action[one] !== undefined) ?? 'set'
  return (
    <div className="who-row">
      <div className="row">
        <Select
          size="small"
          value={kind}
          onChange={(next: ActionKind) => onChange(starts[next])}
          options={kinds.map((one) => ({ value: one, label: t(`actionKind.${one}`) }))}
          aria-label={t('actionKindLabel')}
          style={{ flex: 1 }}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('action.remove')}
          onClick={() => onChange(null)}
        />
      </div>
      <ActionDetail kind={kind} action={action} onChange={onChange} />
    </div>
  )
}

interface DetailProps {
  action: Action
  onChange: (next: Action) => void
}

function ActionDetail({ kind, action, onChange }: DetailProps & { kind: ActionKind }) {
  const { t } = useTranslation('studio')
  const { templates } = useWorkflow()
  const entities = useCatalogue().named('entity')
  switch (kind) {
    case 'set':
      return <SetFields action={action} onChange={onChange} />
    case 'notify':
      return <NotifyDetail action={action} onChange={onChange} templates={templates} />
    case 'assign':
      return (
        <WhoEditor
          label={t('assignTo')}
          value={action.assign}
          onChange={(assign) => onChange({ ...action, assign })}
        />
      )
    case 'create':
      return (
        <Choice
          label={t('kind.entity')}
          value={action.create}
          onChange={(create) => onChange({ ...action, create: create ?? '' })}
          options={entities}
          help={t('createHelp')}
        />
      )
    case 'emit':
      return (
        <TextSetting
          label={t('event')}
          value={action.emit}
          onChange={(emit) => onChange({ ...action, emit })}
          code
        />
      )
    case 'job':
      return (
        <Choice
          label={t('job')}
          value={action.job}
          onChange={(job) => onChange({ ...action, job: job ?? '' })}
          options={['mail.send', 'print.pdf', 'export.file'].map((job) => ({ value: job, label: job }))}
        />
      )
    case 'http':
      return <HttpDetail action={action} onChange={onChange} />
  }
}

function NotifyDetail({
  action,
  onChange,
  templates,
}: DetailProps & { templates: { value: string; label: string }[] }) {
  const { t } = useTranslation('studio')
  const notify = action.notify ?? { to: [], template: '' }
  return (
    <>
      <WhoEditor
        label={t('people')}
        value={notify.to}
        onChange={(to) => onChange({ ...action, notify: { ...notify, to } })}
      />
      <Choice
        label={t('template')}
        value={notify.template}
        onChange={(template) => onChange({ ...action, notify: { ...notify, template: template ?? '' } })}
        options={templates}
      />
    </>
  )
}

function HttpDetail({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const http = action.http ?? { connection: '', path: '' }
  return (
    <>
      <TextSetting
        label={t('connection')}
        value={http.connection}
        onChange={(connection) => onChange({ ...action, http: { ...http, connection } })}
        code
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

/** Fields with their new values; a value that begins with "=" is a rule. */
function SetFields({ action, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  const values = action.set ?? {}
  const put = (name: string, value: string) =>
    onChange({ ...action, set: { ...values, [name]: written(value) } })
  const drop = (name: string) =>
    onChange({ ...action, set: Object.fromEntries(Object.entries(values).filter(([key]) => key !== name)) })
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <div className="row" key={name}>
          <span className="ellipsis" style={{ flex: 1 }}>
            {text(fields.find((field) => field.name === name)?.label) || name}
          </span>
          <Input
            size="small"
            className="code"
            value={typeof value === 'string' ? value : JSON.stringify(value)}
            onChange={(event) => put(name, event.target.value)}
            aria-label={name}
            style={{ flex: 1.4 }}
          />
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('action.remove')}
            onClick={() => drop(name)}
          />
        </div>
      ))}
      <Select
        size="small"
        value={null}
        placeholder={t('setField')}
        aria-label={t('setField')}
        onChange={(name: string | null) => name && put(name, '')}
        options={fieldOptions(
          fields.filter((field) => !(field.name in values)),
          text,
        )}
        showSearch={{ optionFilterProp: 'label' }}
      />
      <div className="setting-help">{t('setHelp')}</div>
    </>
  )
}

/** true, false and numbers are themselves; everything else is text or a rule. */
function written(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true'
  return /^-?\d+$/.test(value) ? Number(value) : value
}
