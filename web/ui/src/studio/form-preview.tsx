import { CheckCircleFilled, LockOutlined, MinusCircleOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Drawer, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef, FormDef, FormField, FormSection, Values } from '@/api/types'
import '@/forms/forms.css'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { Lines } from '@/ui/skeleton'
import { Reasons } from '@/ui/why'
import { type LayoutAnswer, layoutQuery } from './api'
import { useCatalogue } from './catalogue'
import type { FormDefinition } from './definitions'
import { Choices, Setting } from './parts'

interface Props {
  form: FormDefinition
  fields: FieldDef[]
  onClose: () => void
}

const mostQuestions = 4

/** The form as a role sees it, in a state, on a device, and why it is this form. */
export default function FormPreview({ form, fields, onClose }: Props) {
  const { t } = useTranslation('studio')
  const roles = useCatalogue().named('role')
  const [as, setAs] = useState<string[]>(
    form.roles?.slice(0, 1) ?? roles.slice(0, 1).map((role) => role.value),
  )
  const [device, setDevice] = useState<string>(form.device ?? 'desktop')
  const [values, setValues] = useState<Values>({})
  const answer = useQuery({
    ...layoutQuery({ entity: form.entity, purpose: form.purpose, roles: as, device, values }),
    placeholderData: keepPreviousData,
  })
  return (
    <Drawer open onClose={onClose} size="min(1100px, 100vw)" title={t('seeAs')}>
      <div className="form-preview-questions">
        <Choices label={t('seeRoles')} value={as} onChange={(next) => setAs(next ?? [])} options={roles} />
        <Setting label={t('onDevice')}>
          <Segmented
            value={device}
            onChange={setDevice}
            options={['desktop', 'phone'].map((value) => ({ value, label: t(`devices.${value}`) }))}
          />
        </Setting>
        <ValueQuestions fields={fields} values={values} onChange={setValues} />
      </div>
      {answer.error ? (
        <ErrorState error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.data ? (
        <Seen answer={answer.data} phone={device === 'phone'} />
      ) : (
        <Lines count={8} />
      )}
    </Drawer>
  )
}

/** What a record may be: its state and its types. */
function ValueQuestions({
  fields,
  values,
  onChange,
}: {
  fields: FieldDef[]
  values: Values
  onChange: (values: Values) => void
}) {
  const text = useText()
  const selects = fields.filter((field) => field.kind === 'select').slice(0, mostQuestions)
  return selects.map((field) => (
    <Setting key={field.name} label={text(field.label)}>
      <Select
        allowClear
        style={{ width: '100%' }}
        aria-label={text(field.label)}
        value={values[field.name] as string | undefined}
        onChange={(value) => onChange({ ...values, [field.name]: value })}
        options={field.options?.map((option) => ({ value: option.name, label: text(option.label) }))}
      />
    </Setting>
  ))
}

function Seen({ answer, phone }: { answer: LayoutAnswer; phone: boolean }) {
  const { form, tried } = answer
  return (
    <div className="form-preview">
      <Tried tried={tried} />
      <div className={phone ? 'form-preview-page phone' : 'form-preview-page'} data-testid="form-preview">
        <SeenTabs form={form} phone={phone} />
      </div>
    </div>
  )
}

function Tried({ tried }: Pick<LayoutAnswer, 'tried'>) {
  const { t } = useTranslation('studio')
  const text = useText()
  return (
    <section className="panel">
      <header>
        <h2>{t('whichForm')}</h2>
      </header>
      <ol className="form-tried">
        {tried.map((one) => (
          <li key={one.name} aria-current={one.chosen}>
            {one.chosen ? <CheckCircleFilled className="good" /> : <MinusCircleOutlined className="faint" />}{' '}
            <strong>{one.name === 'default' ? t('defaultForm') : text(one.label) || one.name}</strong>{' '}
            <span className="muted">{text(one.why)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function SeenTabs({ form, phone }: { form: FormDef; phone: boolean }) {
  const text = useText()
  const first = form.tabs?.[0]?.name
  const tabs = form.tabs ?? [{ name: '', label: undefined }]
  return tabs.map((tab) => (
    <div key={tab.name} className="stack">
      {tab.label && <h3>{text(tab.label)}</h3>}
      {form.sections
        .filter((section) => !form.tabs || (section.tab ?? first) === tab.name)
        .map((section) => (
          <SeenSection key={section.name} section={section} phone={phone} />
        ))}
    </div>
  ))
}

function SeenSection({ section, phone }: { section: FormSection; phone: boolean }) {
  const text = useText()
  const shown = section.fields.filter((field) => field.visible !== false)
  if (section.visible === false || shown.length === 0) return null
  return (
    <section className="panel form-section">
      {text(section.label) && (
        <header>
          <h2>{text(section.label)}</h2>
        </header>
      )}
      <div className="form-grid" data-columns={phone ? 1 : (section.columns ?? 1)}>
        {shown.map((field) => (
          <SeenField key={field.name} field={field} />
        ))}
      </div>
    </section>
  )
}

function SeenField({ field }: { field: FormField }) {
  const text = useText()
  const locked = field.rights !== 'edit' || field.managed !== undefined
  return (
    <div className={field.wide ? 'form-field wide' : 'form-field'}>
      <div className="form-label">
        {field.required === true && <span className="required">* </span>}
        {text(field.label)}
        <Reasons reasons={field.why ?? []} />
      </div>
      <div className={locked ? 'seen-value locked' : 'seen-value'}>{locked && <LockOutlined />}</div>
    </div>
  )
}
