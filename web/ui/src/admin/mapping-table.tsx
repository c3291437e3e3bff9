import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { EntityDetail, FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import type { Entry, ImportInfo, Mapping } from './import-api'
import { startTransform, withEntry } from './import-mapping'
import { TransformSettings } from './transform-settings'

interface Props {
  info: ImportInfo
  mapping: Mapping
  fields: FieldDef[]
  detail: EntityDetail
  onChange: (mapping: Mapping) => void
}

/** Which column fills which field, with a sample of each column. */
export function MappingTable(props: Props) {
  const { t } = useTranslation('admin')
  const { info, mapping, onChange } = props
  const free = mapping.mapping
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => entry.column === undefined)
  const required = missingFields(props)
  const text = useText()
  return (
    <section className="panel">
      <header>
        <h2>{t('columns')}</h2>
      </header>
      <div className="mapping">
        {(info.columns ?? []).map((column, index) => (
          <ColumnRow
            key={column}
            column={column}
            samples={(info.sample ?? []).map((row) => row[index] ?? '')}
            {...props}
          />
        ))}
        {free.map(({ entry, index }) => (
          <FreeRow key={index} entry={entry} index={index} {...props} />
        ))}
      </div>
      <div className="body row wrap">
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => onChange({ ...mapping, mapping: [...mapping.mapping, { field: '', value: '' }] })}
        >
          {t('fillAnother')}
        </Button>
        {required.length > 0 && (
          <span className="caution">
            {t('stillNeeded', { fields: required.map((field) => text(field.label)).join(t('comma')) })}
          </span>
        )}
      </div>
    </section>
  )
}

/** Required fields that nothing fills yet. */
function missingFields({ mapping, fields }: Props): FieldDef[] {
  return fields.filter(
    (field) => field.required === true && !mapping.mapping.some((entry) => entry.field === field.name),
  )
}

function ColumnRow({ column, samples, ...props }: Props & { column: string; samples: string[] }) {
  const { t } = useTranslation('admin')
  const { mapping, onChange, fields } = props
  const entries = mapping.mapping
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => entry.column === column)
  const add = (name: string) => {
    const field = fields.find((one) => one.name === name)
    const transform = field && startTransform(field, samples)
    onChange({
      ...mapping,
      mapping: [...mapping.mapping, { column, field: name, ...(transform && { transform }) }],
    })
  }
  return (
    <div className={`mapping-row ${entries.length === 0 ? 'unused' : ''}`}>
      <div className="mapping-column">
        <b className="ellipsis">{column}</b>
        <span className="muted ellipsis">
          {[...new Set(samples.filter(Boolean))].slice(0, 3).join(' · ') || t('emptyColumn')}
        </span>
      </div>
      <div className="mapping-entries">
        {entries.map(({ entry, index }) => (
          <EntryRow
            key={index}
            entry={entry}
            index={index}
            samples={samples}
            placeholder={t('notImported')}
            {...props}
          />
        ))}
        <FieldSelect
          fields={fields}
          mapping={mapping}
          value=""
          onChange={add}
          placeholder={entries.length === 0 ? t('notImported') : t('alsoFills')}
          quiet={entries.length > 0}
        />
      </div>
    </div>
  )
}

interface EntryProps extends Props {
  entry: Entry
  index: number
  samples: string[]
  /** What the choice of a field says before one is chosen. */
  placeholder: string
}

function EntryRow({ entry, index, samples, placeholder, mapping, fields, detail, onChange }: EntryProps) {
  const { t } = useTranslation('admin')
  const field = fields.find((one) => one.name === entry.field)
  const choose = (name: string) => {
    const next = fields.find((one) => one.name === name)
    const { transform: _old, ...rest } = entry
    const transform = next && startTransform(next, samples)
    onChange(withEntry(mapping, index, { ...rest, field: name, ...(transform && { transform }) }))
  }
  return (
    <div className="mapping-entry">
      <FieldSelect
        fields={fields}
        mapping={mapping}
        value={entry.field}
        onChange={choose}
        placeholder={placeholder}
      />
      {field && (
        <TransformSettings
          field={field}
          entry={entry}
          mapping={mapping}
          detail={detail}
          onChange={(transform) => onChange(withEntry(mapping, index, { ...entry, transform }))}
        />
      )}
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={t('action.remove')}
        onClick={() => onChange(withEntry(mapping, index, null))}
      />
    </div>
  )
}

interface FieldSelectProps {
  fields: FieldDef[]
  mapping: Mapping
  value: string
  onChange: (name: string) => void
  placeholder: string
  quiet?: boolean
}

function FieldSelect({ fields, mapping, value, onChange, placeholder, quiet }: FieldSelectProps) {
  const text = useText()
  const used = new Set(mapping.mapping.map((entry) => entry.field))
  const options = fields.filter((field) => field.name === value || !used.has(field.name))
  return (
    <Select
      size="small"
      variant={quiet ? 'borderless' : 'outlined'}
      value={value || null}
      onChange={(name: string | null) => name && onChange(name)}
      options={options.map((field) => ({
        value: field.name,
        label: `${text(field.label)}${field.required === true ? ' *' : ''}`,
      }))}
      placeholder={placeholder}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={placeholder}
      style={{ width: 190 }}
    />
  )
}

/** A field that no single column fills: one value for all rows, or a text made of several columns. */
function FreeRow({ entry, index, ...table }: Props & { entry: Entry; index: number }) {
  const { t } = useTranslation('admin')
  const kind = entry.template !== undefined ? 'template' : 'value'
  const put = (next: Entry) => table.onChange(withEntry(table.mapping, index, next))
  const { template: _template, value: _value, ...rest } = entry
  return (
    <div className="mapping-row">
      <div className="mapping-column free">
        <Segmented
          size="small"
          value={kind}
          onChange={(next) => put(next === 'template' ? { ...rest, template: '' } : { ...rest, value: '' })}
          options={[
            { value: 'value', label: t('sameValue') },
            { value: 'template', label: t('fromColumns') },
          ]}
        />
        <Input
          size="small"
          value={entry.template ?? entry.value ?? ''}
          onChange={(event) => put({ ...entry, [kind]: event.target.value })}
          placeholder={kind === 'template' ? templateHint(table.info.columns ?? []) : t('valueForAll')}
          aria-label={t('valueForAll')}
        />
      </div>
      <div className="mapping-entries">
        <EntryRow {...table} entry={entry} index={index} samples={[]} placeholder={t('chooseField')} />
      </div>
    </div>
  )
}

function templateHint(columns: string[]): string {
  return columns
    .slice(0, 2)
    .map((column) => `{${column}}`)
    .join(' – ')
}
