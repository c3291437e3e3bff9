import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import type { Words } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import { Choice, fieldOptions, WordsInput } from './parts'
import type { PrintAlign } from './print-definition'

// What the settings of several blocks of a print template are made of.

/** Where a text stands. */
export function AlignSetting({
  value,
  onChange,
}: {
  value: PrintAlign | undefined
  onChange: (value: PrintAlign | undefined) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('print.align')}
      value={value}
      onChange={(align) => onChange(align as PrintAlign | undefined)}
      options={(['left', 'center', 'right'] as const).map((one) => ({
        value: one,
        label: t(`print.side.${one}`),
      }))}
      placeholder={t('print.usual')}
      clear
    />
  )
}

interface FieldWordsProps {
  entity: string
  label: string
  value: Words | undefined
  onChange: (value: { en: string; zh: string }) => void
  /** How rules call the record whose fields are put in. */
  root?: string
}

/** A text in both languages, into which a field is put by choosing it. */
export function FieldWords({ entity, label, value, onChange, root = 'record' }: FieldWordsProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity).filter((field) => field.kind !== 'lines')
  const both =
    typeof value === 'string' ? { en: value, zh: value } : { en: value?.en ?? '', zh: value?.zh ?? '' }
  const insert = (name: string) => {
    const rule = ` {{${root}.${name}}}`
    onChange({ en: (both.en + rule).trim(), zh: (both.zh + rule).trim() })
  }
  return (
    <>
      <WordsInput label={label} value={value} onChange={onChange} long help={t('print.textHelp', { root })} />
      <Select
        size="small"
        value={null}
        placeholder={t('print.insert')}
        aria-label={t('print.insert')}
        onChange={(name: string | null) => name && insert(name)}
        options={fieldOptions(fields, text)}
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: '100%' }}
      />
    </>
  )
}

const ownText = '='
const ownPath = '.'

interface FieldChoiceProps<T> {
  fields: FieldDef[]
  value: T
  onChange: (value: T) => void
}

/** A field, one behind a reference as a path, or a text. */
export function FieldChoice<T extends { field?: string; value?: Words }>({
  fields,
  value,
  onChange,
}: FieldChoiceProps<T>) {
  const { t } = useTranslation('studio')
  const text = useText()
  const known = fields.some((field) => field.name === value.field)
  const choose = (next: string) => {
    const { field: _field, value: _value, ...rest } = value
    if (next === ownText) onChange({ ...rest, value: '{{ }}' } as T)
    else onChange({ ...rest, field: next === ownPath ? `${fields[0]?.name ?? 'owner'}.name` : next } as T)
  }
  return (
    <div className="grow stack" style={{ gap: 4 }}>
      <Select
        value={value.field === undefined ? ownText : known ? value.field : ownPath}
        onChange={choose}
        options={[
          { value: ownText, label: t('print.ownText') },
          { value: ownPath, label: t('print.path') },
          ...fieldOptions(fields, text),
        ]}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('print.field')}
        style={{ width: '100%' }}
      />
      {value.field !== undefined && !known && (
        <Input
          className="code"
          size="small"
          value={value.field}
          onChange={(event) => onChange({ ...value, field: event.target.value.trim() })}
          aria-label={t('print.path')}
        />
      )}
    </div>
  )
}
