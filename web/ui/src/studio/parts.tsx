import { Input, Segmented, Select, Switch } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { humanize, type Words } from '@/diagram/definition'
import { RuleEditor, type RuleEditorProps } from '@/rules/rule-editor'
import type { Condition } from './definitions'

/** A setting in the property panel: its name, its input, and a word about it. */
export function Setting({
  label,
  help,
  children,
}: {
  label: ReactNode
  help?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="setting">
      <div className="setting-label">{label}</div>
      {children}
      {help && <div className="setting-help">{help}</div>}
    </div>
  )
}

/** A setting that is on or off, in one line. */
export function Toggle({
  label,
  help,
  value,
  onChange,
}: {
  label: string
  help?: string
  value: boolean
  onChange: (on: boolean) => void
}) {
  const id = useId()
  return (
    <div className="setting">
      <div className="row">
        <Switch id={id} size="small" checked={value} onChange={onChange} />
        <label htmlFor={id}>{label}</label>
      </div>
      {help && <div className="setting-help">{help}</div>}
    </div>
  )
}

/** A group of settings with a heading. */
export function Group({ title, children, extra }: { title: string; children: ReactNode; extra?: ReactNode }) {
  return (
    <section className="setting-group">
      <header className="row">
        <h3 className="grow">{title}</h3>
        {extra}
      </header>
      {children}
    </section>
  )
}

interface WordsProps {
  label: string
  value: Words | undefined
  onChange: (value: { en: string; zh: string }) => void
  long?: boolean
  help?: string
  /** Called when the English text is left, e.g. to make a name of it. */
  onEnglish?: (text: string) => void
}

/** A text in both languages. */
export function WordsInput({ label, value, onChange, long, help, onEnglish }: WordsProps) {
  const { t } = useTranslation('studio')
  const now =
    typeof value === 'string' ? { en: value, zh: value } : { en: value?.en ?? '', zh: value?.zh ?? '' }
  const field = (language: 'en' | 'zh') => ({
    'aria-label': `${label} ${t(`language.${language}`)}`,
    value: now[language],
    lang: language,
    placeholder: t(`language.${language}`),
    onChange: (event: { target: { value: string } }) => onChange({ ...now, [language]: event.target.value }),
    onBlur: language === 'en' && onEnglish ? () => onEnglish(now.en) : undefined,
  })
  return (
    <Setting label={label} help={help}>
      <div className="words-input">
        {(['zh', 'en'] as const).map((language) => (
          <div key={language} className="words-line">
            <span aria-hidden>{language === 'zh' ? '中' : 'EN'}</span>
            {long ? (
              <Input.TextArea autoSize={{ minRows: 1, maxRows: 5 }} {...field(language)} />
            ) : (
              <Input {...field(language)} />
            )}
          </div>
        ))}
      </div>
    </Setting>
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
  options: { value: string; label: string }[]
  help?: string
  clear?: boolean
  placeholder?: string
}

/** One of several, by name. */
export function Choice({ label, value, onChange, options, help, clear, placeholder }: ChoiceProps) {
  return (
    <Setting label={label} help={help}>
      <Select
        value={value || undefined}
        onChange={(next) => onChange(next)}
        options={options}
        allowClear={clear}
        placeholder={placeholder}
        showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
        aria-label={label}
        style={{ width: '100%' }}
      />
    </Setting>
  )
}

/** A short text that is kept as it is typed. */
export function TextSetting({
  label,
  value,
  onChange,
  help,
  code,
}: {
  label: string
  value: string | undefined
  onChange: (value: string) => void
  help?: ReactNode
  code?: boolean
}) {
  return (
    <Setting label={label} help={help}>
      <Input
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value)}
        aria-label={label}
        className={code ? 'code' : undefined}
      />
    </Setting>
  )
}

interface ConditionProps extends Omit<RuleEditorProps, 'value' | 'onChange' | 'none' | 'want' | 'context'> {
  value: Condition | undefined
  onChange: (value: Condition | undefined) => void
}

/** Never, always, or when a rule holds. */
export function ConditionSetting({ value, onChange, label, ...place }: ConditionProps) {
  const { t } = useTranslation('studio')
  const mode = typeof value === 'string' ? 'when' : value ? 'always' : 'never'
  const choose = (next: string) => onChange(next === 'never' ? undefined : next === 'always' ? true : '')
  return (
    <Setting label={label}>
      <Segmented
        size="small"
        value={mode}
        onChange={choose}
        options={(['never', 'always', 'when'] as const).map((one) => ({
          value: one,
          label: t(`condition.${one}`),
        }))}
      />
      {typeof value === 'string' && (
        <RuleEditor
          {...place}
          context="field"
          value={value}
          onChange={(rule) => onChange(rule ?? '')}
          label={label}
          tight
        />
      )}
    </Setting>
  )
}

/** Fields to choose from, by their names for people. */
export function fieldOptions(
  fields: Pick<FieldDef, 'name' | 'label'>[],
  text: (label: FieldDef['label']) => string,
) {
  return fields.map((field) => ({ value: field.name, label: text(field.label) || humanize(field.name) }))
}
