import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Radio, Select, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Sample, SamplePeople, SampleProgress, sampleQuery } from '@/admin/sample'
import { api } from '@/api/client'
import { ApiError } from '@/api/errors'
import { useRestart } from '@/api/session'
import type { Preset } from '@/api/types'
import { type Language, useLanguage, useText } from '@/i18n/text'
import { ErrorBox } from '@/ui/error-box'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { Frame } from './frame'

interface Setup {
  presets: Preset[]
  languages: string[]
  sample_company: boolean
}

interface Answers {
  name: string
  login: string
  email?: string
  password: string
  company: string
  currency: string
  language: Language
  zone: string
  preset?: string
  sample: 'none' | 'some' | 'company'
  samplePassword?: string
}

const steps: (keyof Answers)[][] = [
  ['name', 'login', 'email', 'password'],
  ['company', 'currency', 'language', 'zone'],
  ['preset', 'sample', 'samplePassword'],
]

/** The first start: administrator, company, how you sell; under two minutes. */
export default function SetupPage() {
  const { t } = useTranslation('session')
  const [form] = Form.useForm<Answers>()
  const [step, setStep] = useState(0)
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.get<Setup>('/setup') })
  const finish = useFinish(setStep)
  const next = async () => {
    await form.validateFields(steps[step])
    if (step < steps.length - 1) setStep(step + 1)
    else finish.mutate(form.getFieldsValue(true))
  }
  const language = useLanguage()
  if (finish.isSuccess && finish.variables.sample === 'company') return <SampleArrival />
  return (
    <Frame wide>
      <Form<Answers>
        form={form}
        layout="vertical"
        className="panel box"
        initialValues={defaults(language)}
        onFinish={() => void next().catch(() => {})}
        preserve
      >
        <Steps
          size="small"
          current={step}
          items={[{ title: t('setup.you') }, { title: t('setup.company') }, { title: t('setup.way') }]}
          style={{ marginBottom: 20 }}
        />
        <ErrorBox error={finish.error} />
        {step === 0 && <You />}
        {step === 1 && <Company languages={setup.data?.languages ?? ['zh', 'en']} />}
        {step === 2 && <Way setup={setup} />}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          {step > 0 && <Button onClick={() => setStep(step - 1)}>{t('action.previous')}</Button>}
          <Button type="primary" htmlType="submit" loading={finish.isPending}>
            {step < steps.length - 1 ? t('action.next') : t('setup.finish')}
          </Button>
        </div>
      </Form>
    </Frame>
  )
}

function defaults(language: Language): Partial<Answers> {
  return {
    login: 'admin',
    language,
    currency: language === 'zh' ? 'CNY' : 'USD',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    sample: 'some',
  }
}

/** Opens the application for who has just been signed in. */
function useEnter() {
  const restart = useRestart()
  return async () => {
    window.history.replaceState(null, '', '/')
    await restart()
  }
}

/** Sends the answers; a refused one brings its step back. */
function useFinish(goTo: (step: number) => void) {
  const enter = useEnter()
  return useMutation({
    mutationFn: (answers: Answers) => api.post('/setup', toBody(answers)),
    onSuccess: async (_, answers) => {
      if (answers.sample !== 'company') await enter()
    },
    onError: (error) => {
      const field = error instanceof ApiError ? error.fields[0] : undefined
      const place = field?.pointer ?? field?.field ?? ''
      if (/sample/.test(place)) goTo(2)
      else if (/admin|login|password|email/.test(place)) goTo(0)
      else if (/company|currency|zone/.test(place)) goTo(1)
    },
  })
}

function toBody(answers: Answers) {
  const [pack, name] = (answers.preset ?? '').split('/')
  return {
    admin: {
      login: answers.login,
      name: answers.name,
      password: answers.password,
      email: answers.email ?? '',
    },
    company: {
      name: answers.company,
      currency: answers.currency,
      language: answers.language,
      zone: answers.zone,
    },
    preset: pack && name ? { pack, name } : null,
    sample: answers.sample === 'some',
    sample_company: answers.sample === 'company' ? { password: answers.samplePassword ?? '' } : null,
  }
}

function You() {
  const { t } = useTranslation('session')
  return (
    <div className="two">
      <Form.Item
        name="name"
        label={t('setup.name')}
        rules={[{ required: true, message: t('setup.nameMissing') }]}
      >
        <Input autoFocus autoComplete="name" />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('setup.email')}
        rules={[{ type: 'email', message: t('setup.emailWrong') }]}
      >
        <Input autoComplete="email" />
      </Form.Item>
      <Form.Item name="login" label={t('login')} rules={[{ required: true, message: t('loginMissing') }]}>
        <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, min: 8, message: t('passwordShort') }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </div>
  )
}

const currencies = [
  'CNY',
  'USD',
  'EUR',
  'GBP',
  'HKD',
  'TWD',
  'JPY',
  'SGD',
  'CHF',
  'AUD',
  'CAD',
  'INR',
  'KRW',
  'MYR',
]
const languageNames: Record<string, string> = { zh: '中文', en: 'English' }

function Company({ languages }: { languages: string[] }) {
  const { t } = useTranslation('session')
  return (
    <>
      <Form.Item
        name="company"
        label={t('setup.companyName')}
        rules={[{ required: true, message: t('setup.companyMissing') }]}
      >
        <Input autoFocus autoComplete="organization" />
      </Form.Item>
      <div className="two">
        <Form.Item name="currency" label={t('setup.currency')} rules={[{ required: true }]}>
          <Select showSearch options={currencies.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="language" label={t('setup.language')} rules={[{ required: true }]}>
          <Select options={languages.map((value) => ({ value, label: languageNames[value] ?? value }))} />
        </Form.Item>
        <Form.Item name="zone" label={t('setup.zone')} rules={[{ required: true }]}>
          <Select
            showSearch
            options={Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }))}
          />
        </Form.Item>
      </div>
    </>
  )
}

function Way({ setup }: { setup: { data?: Setup; error: unknown; refetch: () => unknown } }) {
  const { t } = useTranslation('session')
  if (setup.error) return <ErrorState error={setup.error} retry={() => void setup.refetch()} />
  if (!setup.data) return <Lines count={5} />
  return (
    <>
      <p className="muted" style={{ marginBottom: 8 }}>
        {t('setup.wayHelp')}
      </p>
      <Form.Item name="preset" style={{ marginBottom: 0 }}>
        <Presets presets={setup.data.presets} />
      </Form.Item>
      <SampleChoice company={setup.data.sample_company} />
    </>
  )
}

/** What there is to look around in, and for a whole company how its people sign in. */
function SampleChoice({ company }: { company: boolean }) {
  const { t } = useTranslation('session')
  const chosen = Form.useWatch('sample')
  const choices = company ? ['none', 'some', 'company'] : ['none', 'some']
  return (
    <>
      <Form.Item name="sample" label={t('setup.sample')} style={{ marginTop: 12 }}>
        <Radio.Group
          vertical
          options={choices.map((value) => ({ value, label: t(`setup.sample_${value}`) }))}
        />
      </Form.Item>
      {chosen === 'company' && (
        <Form.Item
          name="samplePassword"
          label={t('setup.samplePassword')}
          extra={t('setup.samplePasswordHelp')}
          rules={[{ min: 8, message: t('passwordShort') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
    </>
  )
}

/** The last step with a sample company: how far it is. Nobody has to wait for it. */
function SampleArrival() {
  const { t } = useTranslation('session')
  const enter = useEnter()
  const { data: sample, error, refetch } = useQuery(sampleQuery)
  return (
    <Frame wide>
      <div className="panel box stack" aria-live="polite">
        {error && <ErrorState error={error} retry={() => void refetch()} />}
        {sample && <Arriving sample={sample} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button type="primary" onClick={() => void enter()}>
            {t('setup.start')}
          </Button>
        </div>
      </div>
    </Frame>
  )
}

function Arriving({ sample }: { sample: Sample }) {
  const { t } = useTranslation('session')
  if (sample.state === 'loading')
    return (
      <>
        <p>{t('setup.sampleLoading')}</p>
        <SampleProgress sample={sample} label={t('setup.sampleLoading')} />
      </>
    )
  if (sample.state !== 'loaded') return <p role="alert">{t('setup.sampleFailed')}</p>
  return (
    <>
      <p>{t('setup.sampleLoaded')}</p>
      {sample.sign_in && <p>{t('setup.sampleSignIn')}</p>}
      {sample.sign_in && <SamplePeople sample={sample} />}
    </>
  )
}

interface PresetsProps {
  presets: Preset[]
  value?: string
  onChange?: (value: string) => void
}

/** The ways to sell as cards; the chosen one tells what it sets up. */
function Presets({ presets, value, onChange }: PresetsProps) {
  const { t } = useTranslation('session')
  const text = useText()
  const chosen = presets.find((preset) => keyOf(preset) === value)
  return (
    <>
      <div className="presets" role="radiogroup" aria-label={t('setup.way')}>
        {presets.map((preset) => (
          <label key={keyOf(preset)} className={preset === chosen ? 'preset chosen' : 'preset'}>
            <input
              type="radio"
              name="preset"
              checked={preset === chosen}
              onChange={() => onChange?.(keyOf(preset))}
            />
            <strong>{text(preset.label)}</strong>
          </label>
        ))}
      </div>
      <div className="preview" aria-live="polite">
        {chosen ? text(chosen.help) || text(chosen.label) : t('setup.noPreset')}
      </div>
    </>
  )
}

function keyOf(preset: Preset): string {
  return `${preset.pack}/${preset.name}`
}
