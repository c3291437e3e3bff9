import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Segmented, Select, Switch } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { humanize, type Words } from '@/diagram/definition'
import { useText } from '@/i18n/text'
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

/** A rule with its name, and a word about it. */
export function RuleSetting({ help, ...editor }: RuleEditorProps & { help?: ReactNode }) {
  return (
    <Setting label={editor.label} help={help}>
      <RuleEditor tight {...editor} />
    </Setting>
  )
}

interface ConditionProps
  extends Omit<RuleEditorProps, 'value' | 'onChange' | 'none' | 'want' | 'context'>,
    Partial<Pick<RuleEditorProps, 'context'>> {
  value: Condition | undefined
  onChange: (value: Condition | undefined) => void
}

/** Never, always, or when a rule holds. */
export function ConditionSetting({ value, onChange, label, context = 'field', ...place }: ConditionProps) {
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
          context={context}
          value={value}
          onChange={(rule) => onChange(rule ?? '')}
          label={label}
          tight
        />
      )}
    </Setting>
  )
}

/** Takes an entry out of a list. */
export function RemoveButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('studio')
  return (
    <Button
      size="small"
      type="text"
      icon={<DeleteOutlined />}
      aria-label={t('action.remove')}
      title={t('action.remove')}
      onClick={onClick}
    />
  )
}

interface ListProps<T> {
  items: T[] | undefined
  onChange: (items: T[]) => void
  /** What stands beside the button that takes the entry out. */
  head: (item: T, put: (next: T) => void, index: number) => ReactNode
  /** What stands below it. */
  body?: (item: T, put: (next: T) => void, index: number) => ReactNode
  /** What the button for one more says, and what it adds. */
  add: string
  start: () => T
  /** Before which entry a new one goes; the end when absent. */
  place?: (items: T[]) => number
  keyOf?: (item: T, index: number) => string | number
}

/** Things one below the other, each with its settings, and a button for one more. */
export function ListEditor<T>({ items = [], onChange, head, body, add, start, place, keyOf }: ListProps<T>) {
  const put = (index: number, next: T) => onChange(items.map((one, at) => (at === index ? next : one)))
  const insert = () => onChange(items.toSpliced(place?.(items) ?? items.length, 0, start()))
  return (
    <div className="list-editor">
      {items.map((item, index) => (
        <div className="list-entry" key={keyOf?.(item, index) ?? index}>
          <div className="row">
            <div className="grow row">{head(item, (next) => put(index, next), index)}</div>
            <RemoveButton onClick={() => onChange(items.filter((_, at) => at !== index))} />
          </div>
          {body?.(item, (next) => put(index, next), index)}
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={insert}>
        {add}
      </Button>
    </div>
  )
}

/** A list as a panel of its own, with a word about it while it is empty. */
export function ListPanel<T>({ title, help, ...list }: ListProps<T> & { title: string; help: string }) {
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
      </header>
      <div className="body settings stack">
        {!list.items?.length && <p className="muted">{help}</p>}
        <ListEditor {...list} />
      </div>
    </section>
  )
}

interface MapProps<V> {
  value: Record<string, V> | undefined
  onChange: (value: Record<string, V>) => void
  /** What may be added, and how it is called; absent where names are typed elsewhere. */
  options?: { value: string; label: string }[]
  /** The input of a value. */
  draw: (value: V, put: (next: V) => void, name: string) => ReactNode
  add?: string
  start?: (name: string) => V
  /** Each value under its name instead of beside it. */
  below?: boolean
}

/** Names with a value each: the fields of a step with their rights, the values of a new record. */
export function MapEditor<V>({ value = {}, onChange, options, draw, add, start, below }: MapProps<V>) {
  const drop = (name: string) => {
    const { [name]: _dropped, ...kept } = value
    onChange(kept)
  }
  return (
    <div className="list-editor">
      {Object.entries(value).map(([name, one]) => {
        const input = draw(one, (next) => onChange({ ...value, [name]: next }), name)
        return (
          <div className={below ? 'list-entry' : undefined} key={name}>
            <div className="row">
              <span className="grow ellipsis" title={name}>
                {options?.find((option) => option.value === name)?.label ?? name}
              </span>
              {!below && input}
              <RemoveButton onClick={() => drop(name)} />
            </div>
            {below && input}
          </div>
        )
      })}
      {options && start && (
        <Select
          size="small"
          value={null}
          placeholder={add}
          aria-label={add}
          onChange={(name: string | null) => name && onChange({ ...value, [name]: start(name) })}
          options={options.filter((one) => !(one.value in value))}
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: '100%' }}
        />
      )}
    </div>
  )
}

/** Fields with the right each has, in the words of the place. */
export function RightsMap({
  fields,
  rights,
  word,
  ...map
}: {
  value: Record<string, string> | undefined
  onChange: (value: Record<string, string>) => void
  fields: Pick<FieldDef, 'name' | 'label'>[]
  rights: string[]
  word: (right: string) => string
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  return (
    <MapEditor
      {...map}
      options={fieldOptions(fields, text)}
      draw={(right, put, name) => (
        <Select
          size="small"
          value={right}
          onChange={put}
          options={rights.map((one) => ({ value: one, label: word(one) }))}
          aria-label={name}
          style={{ width: 96 }}
        />
      )}
      add={t('addFieldRight')}
      start={() => rights[0] ?? 'edit'}
    />
  )
}

/** A whole number, or nothing. */
export function NumberSetting({
  label,
  value,
  onChange,
  help,
  min = 1,
  max,
  placeholder,
}: {
  label: string
  value: number | undefined
  onChange: (value: number | undefined) => void
  help?: string
  min?: number
  max: number
  placeholder?: string
}) {
  return (
    <Setting label={label} help={help}>
      <InputNumber
        min={min}
        max={max}
        precision={0}
        value={value ?? null}
        placeholder={placeholder}
        onChange={(next) => onChange(next ?? undefined)}
        aria-label={label}
        style={{ width: '100%' }}
      />
    </Setting>
  )
}

/** Several of the options. */
export function Choices({
  label,
  value,
  onChange,
  options,
  help,
  placeholder,
}: {
  label: string
  value: string[] | undefined
  onChange: (value: string[] | undefined) => void
  options: { value: string; label: string }[]
  help?: string
  placeholder?: string
}) {
  return (
    <Setting label={label} help={help}>
      <Select
        mode="multiple"
        value={value ?? []}
        onChange={(next: string[]) => onChange(orNothing(next))}
        options={options}
        placeholder={placeholder}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={label}
        style={{ width: '100%' }}
      />
    </Setting>
  )
}

/** The list, or nothing when it is empty, so that files hold only what was decided. */
export function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined
}

/** The words, or nothing when neither language has any. */
export function wordsOrNothing(words: { en: string; zh: string }) {
  return words.en || words.zh ? words : undefined
}

/** Fields to choose from, by their names for people. */
export function fieldOptions(
  fields: Pick<FieldDef, 'name' | 'label'>[],
  text: (label: FieldDef['label']) => string,
) {
  return fields.map((field) => ({ value: field.name, label: text(field.label) || humanize(field.name) }))
}
