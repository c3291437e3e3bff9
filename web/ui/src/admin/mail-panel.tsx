import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { ApiError } from '@/api/errors'
import { useShell } from '@/api/session'
import { useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { SettingsForm, SettingsPart } from './settings-form'

interface MailSettings {
  host: string
  port: number
  tls: string
  user: string
  /** Absent leaves the password as it is. */
  password?: string
  has_password: boolean
  from: string
  public_url: string
  approvals: boolean
  limit: string | null
  days: number
  source: 'page' | 'options'
}

const key = ['mail-settings']
const ways = ['starttls', 'tls', 'optional', 'none']

/** How mail leaves the house, and whether people may decide from their mail. */
export default function MailPanel() {
  const settings = useQuery({ queryKey: key, queryFn: () => api.get<MailSettings>('/mail/settings') })
  if (settings.error) return <ErrorState error={settings.error} retry={() => void settings.refetch()} />
  if (!settings.data) return <Lines count={8} />
  return <MailForm settings={settings.data} />
}

function MailForm({ settings }: { settings: MailSettings }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const [draft, setDraft] = useState(() => drafted(settings))
  const change = (part: Partial<MailSettings>) => setDraft((before) => ({ ...before, ...part }))
  const save = useMutation({
    mutationFn: () => api.put<MailSettings>('/mail/settings', draft),
    onSuccess: (saved) => {
      client.setQueryData(key, saved)
      setDraft(drafted(saved))
      notify.done(t('mail.saved'))
    },
  })
  const unsaved = JSON.stringify(draft) !== JSON.stringify(drafted(settings))
  return (
    <>
      <SettingsForm save={save}>
        <SettingsPart
          title={t('mail.server')}
          help={t('mail.serverHelp')}
          extra={settings.source === 'options' && <span className="muted">{t('mail.fromOptions')}</span>}
        >
          <Server draft={draft} change={change} error={save.error} kept={settings.has_password} />
        </SettingsPart>
        <SettingsPart
          title={t('mail.approvals')}
          help={t('mail.approvalsHelp')}
          extra={
            <Switch
              checked={draft.approvals}
              onChange={(approvals) => change({ approvals })}
              aria-label={t('mail.approvals')}
            />
          }
        >
          {draft.approvals && <Approvals draft={draft} change={change} error={save.error} />}
        </SettingsPart>
      </SettingsForm>
      <TestMail ready={settings.host !== ''} unsaved={unsaved} />
    </>
  )
}

/** What the form holds: the password is never shown, only a new one is sent. */
function drafted({ password: _, ...settings }: MailSettings): MailSettings {
  return {
    ...settings,
    public_url: settings.public_url || window.location.origin,
    port: settings.port || 587,
  }
}

interface PartProps {
  draft: MailSettings
  change: (part: Partial<MailSettings>) => void
  error: unknown
}

function Server({ draft, change, error, kept }: PartProps & { kept: boolean }) {
  const { t } = useTranslation('admin')
  const input = (name: 'host' | 'user' | 'from' | 'public_url', hint: string) => (
    <Field name={name} error={error}>
      <Input
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value.trim() })}
        placeholder={hint}
        aria-label={t(`mail.${name}`)}
      />
    </Field>
  )
  return (
    <div className="settings-fields">
      {input('host', 'smtp.example.com')}
      <Field name="port" error={error}>
        <InputNumber
          value={draft.port}
          onChange={(port) => change({ port: port ?? 0 })}
          min={1}
          max={65535}
          aria-label={t('mail.port')}
          style={{ width: '100%' }}
        />
      </Field>
      <Field name="tls" error={error}>
        <Select
          value={draft.tls}
          onChange={(tls) => change({ tls })}
          options={ways.map((way) => ({ value: way, label: t(`mail.way.${way}`) }))}
          aria-label={t('mail.tls')}
        />
      </Field>
      {input('user', 'crm@example.com')}
      <Field name="password" error={error}>
        <Input.Password
          value={draft.password ?? ''}
          onChange={(event) => change({ password: event.target.value || undefined })}
          placeholder={kept ? t('mail.kept') : undefined}
          aria-label={t('mail.password')}
          autoComplete="new-password"
        />
      </Field>
      {input('from', 'Weft <crm@example.com>')}
      {input('public_url', 'https://crm.example.com')}
    </div>
  )
}

function Approvals({ draft, change, error }: PartProps) {
  const { t } = useTranslation('admin')
  const currency = useShell()?.company.currency
  return (
    <div className="settings-fields">
      <Field name="days" error={error}>
        <InputNumber
          value={draft.days}
          onChange={(days) => change({ days: days ?? 0 })}
          min={1}
          max={30}
          aria-label={t('mail.days')}
          style={{ width: '100%' }}
        />
      </Field>
      <Field name="limit" error={error}>
        <InputNumber
          stringMode
          value={draft.limit}
          onChange={(limit) => change({ limit: limit === null || limit === '' ? null : String(limit) })}
          min="0"
          prefix={currency}
          placeholder={t('mail.noLimit')}
          aria-label={t('mail.limit')}
          style={{ width: '100%' }}
        />
      </Field>
    </div>
  )
}

function Field({ name, error, children }: { name: string; error: unknown; children: ReactNode }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const problem = error instanceof ApiError ? error.fields.find((one) => one.field === name) : undefined
  return (
    <Form.Item
      label={t(`mail.${name}`)}
      validateStatus={problem ? 'error' : undefined}
      help={problem && text(problem.message)}
    >
      {children}
    </Form.Item>
  )
}

/** Sends a mail at once and says what the server said. */
function TestMail({ ready, unsaved }: { ready: boolean; unsaved: boolean }) {
  const { t } = useTranslation('admin')
  const notify = useNotify()
  const [to, setTo] = useState('')
  const test = useMutation({
    mutationFn: () => api.post('/mail/test', { to }),
    onSuccess: () => notify.done(t('mail.tested', { to })),
  })
  const help = unsaved ? 'mail.testUnsaved' : 'mail.testHelp'
  return (
    <SettingsPart title={t('mail.test')} help={t(ready ? help : 'mail.testFirst')}>
      <form
        className="row wrap"
        onSubmit={(event) => {
          event.preventDefault()
          test.mutate()
        }}
      >
        <Input
          type="email"
          value={to}
          onChange={(event) => setTo(event.target.value.trim())}
          placeholder={t('mail.to')}
          aria-label={t('mail.to')}
          style={{ width: 260 }}
        />
        <Button htmlType="submit" disabled={!ready || unsaved || !to.includes('@')} loading={test.isPending}>
          {t('mail.send')}
        </Button>
      </form>
      <ErrorBox error={test.error} />
    </SettingsPart>
  )
}
