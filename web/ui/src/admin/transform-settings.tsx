import { useQueries, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { entityQuery } from '@/api/entities'
import type { EntityDetail, FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import type { Entry, Mapping, Missing, Transform } from './import-api'
import { targetOf } from './import-mapping'

interface Props {
  field: FieldDef
  entry: Entry
  mapping: Mapping
  detail: EntityDetail
  onChange: (transform: Transform) => void
}

const amountKinds = new Set(['money', 'decimal', 'number', 'percent'])

/** How a cell becomes the field's value: the order of a date, which record is meant, what if it is empty. */
export function TransformSettings(props: Props) {
  const { field } = props
  if (field.kind === 'date' || field.kind === 'datetime') return <DateOrderSetting {...props} />
  if (targetOf(field)) return <LookupSetting {...props} />
  if (amountKinds.has(field.kind)) return <ValueFromSetting {...props} />
  return null
}

function DateOrderSetting({ entry, onChange }: Props) {
  const { t } = useTranslation('admin')
  return (
    <Select
      size="small"
      value={entry.transform?.date ?? 'ymd'}
      onChange={(date) => onChange({ ...entry.transform, date })}
      options={(['ymd', 'mdy', 'dmy'] as const).map((order) => ({
        value: order,
        label: t(`dateOrder.${order}`),
      }))}
      aria-label={t('dateOrderLabel')}
      style={{ width: 150 }}
    />
  )
}

const policies: Missing[] = ['error', 'null', 'skip', 'create']
const naming = new Set(['text', 'email', 'phone', 'autonumber', 'url'])

function LookupSetting({ field, entry, onChange }: Props) {
  const { t } = useTranslation('admin')
  const text = useText()
  const target = useQuery(entityQuery(targetOf(field))).data
  const lookup = entry.transform?.lookup ?? { by: 'name', missing: 'error' as const }
  const fields = (target?.entity.fields ?? []).filter((one) => naming.has(one.kind))
  return (
    <>
      <span className="muted">{t('foundThrough')}</span>
      <Select
        size="small"
        value={lookup.by}
        onChange={(by) => onChange({ ...entry.transform, lookup: { ...lookup, by } })}
        options={fields.map((one) => ({ value: one.name, label: text(one.label) }))}
        aria-label={t('foundThrough')}
        style={{ width: 110 }}
      />
      <Select
        size="small"
        value={lookup.missing}
        onChange={(missing) => onChange({ ...entry.transform, lookup: { ...lookup, missing } })}
        options={policies.map((policy) => ({ value: policy, label: t(`missing.${policy}`) }))}
        aria-label={t('ifMissing')}
        popupMatchSelectWidth={false}
        style={{ width: 190 }}
      />
    </>
  )
}

/** An empty cell may take a value of a record of the same row, such as the price of its product. */
function ValueFromSetting({ entry, mapping, detail, onChange }: Props) {
  const { t } = useTranslation('admin')
  const references = detail.entity.fields.filter(
    (field) => field.kind === 'reference' && mapping.mapping.some((one) => one.field === field.name),
  )
  const sources = useSources(references)
  const from = entry.transform?.value_from
  const choose = (value: string | undefined) => {
    const { value_from: _old, ...rest } = entry.transform ?? {}
    const [field = '', take = ''] = (value ?? '').split('.')
    onChange(value ? { ...rest, value_from: { field, take } } : rest)
  }
  if (sources.length === 0) return null
  return (
    <>
      <span className="muted">{t('ifEmpty')}</span>
      <Select
        size="small"
        allowClear
        value={from ? `${from.field}.${from.take}` : undefined}
        onChange={choose}
        options={sources}
        placeholder={t('staysEmpty')}
        aria-label={t('ifEmpty')}
        popupMatchSelectWidth={false}
        style={{ width: 190 }}
      />
    </>
  )
}

/** The amounts of the records that references of the row mean. */
function useSources(references: FieldDef[]): { value: string; label: string }[] {
  const text = useText()
  const details = useQueries({ queries: references.map((field) => entityQuery(field.to ?? '')) })
  return references.flatMap((reference, index) =>
    (details[index]?.data?.entity.fields ?? [])
      .filter((field) => amountKinds.has(field.kind))
      .map((field) => ({
        value: `${reference.name}.${field.name}`,
        label: `${text(reference.label)} › ${text(field.label)}`,
      })),
  )
}
