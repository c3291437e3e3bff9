import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { words } from '@/diagram/definition'
import { useLanguage, useText } from '@/i18n/text'
import { useCatalogue, useFields } from './catalogue'
import { type FormDefinition, type FormSection, fieldOf, type RelatedList } from './definitions'
import { AudienceSettings, TabSettings } from './form-audience'
import { moveField, shiftSection, withField, withSection } from './form-items'
import {
  Choice,
  Choices,
  ConditionSetting,
  fieldOptions,
  Group,
  ListEditor,
  RuleSetting,
  Setting,
  Toggle,
  WordsInput,
} from './parts'

interface FieldProps {
  form: FormDefinition
  name: string
  fields: FieldDef[]
  change: (next: FormDefinition) => void
  onGone: () => void
}

/** How a field stands on this form; its own settings are those of the entity. */
export function FormFieldPanel({ form, name, fields, change, onGone }: FieldProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const language = useLanguage()
  const section = form.sections.findIndex((one) => one.fields.some((entry) => fieldOf(entry).field === name))
  const entry = form.sections[section]?.fields.map(fieldOf).find((one) => one.field === name)
  const set = (part: Parameters<typeof withField>[2]) => change(withField(form, name, part))
  const place = { entity: form.entity, fields, tight: true }
  if (!entry) return null
  return (
    <Group title={text(fields.find((field) => field.name === name)?.label) || name}>
      <p className="setting-help">{t('onThisForm')}</p>
      <Setting label={t('inSection')}>
        <Select
          value={section}
          onChange={(to) => change(moveField(form, name, to))}
          options={form.sections.map((one, index) => ({
            value: index,
            label: words(one.label, language, t('section', { number: index + 1 })),
          }))}
          aria-label={t('inSection')}
          style={{ width: '100%' }}
        />
      </Setting>
      <Toggle label={t('wide')} value={!!entry.wide} onChange={(wide) => set({ wide: wide || undefined })} />
      <LineColumns
        field={fields.find((field) => field.name === name)}
        columns={entry.columns}
        onChange={(columns) => set({ columns })}
      />
      <RuleSetting
        {...place}
        context="field"
        value={entry.visible}
        onChange={(visible) => set({ visible })}
        label={t('setting.visible')}
        none={t('alwaysVisible')}
      />
      <ConditionSetting
        {...place}
        label={t('setting.required')}
        value={entry.required}
        onChange={(required) => set({ required })}
      />
      <ConditionSetting
        {...place}
        label={t('setting.readonly')}
        value={entry.readonly}
        onChange={(readonly) => set({ readonly })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        onClick={() => {
          change(moveField(form, name, undefined))
          onGone()
        }}
      >
        {t('takeOff')}
      </Button>
    </Group>
  )
}

/** Which fields of a line this form shows, in the order in which they are chosen. */
function LineColumns({
  field,
  columns,
  onChange,
}: {
  field: FieldDef | undefined
  columns: string[] | undefined
  onChange: (columns: string[] | undefined) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const all = useFields(field?.kind === 'lines' ? field.of : undefined)
  if (field?.kind !== 'lines') return null
  return (
    <Choices
      label={t('lineColumns')}
      help={t('lineColumnsHelp')}
      value={columns}
      onChange={(chosen) => onChange(chosen && chosen.length > 0 ? chosen : undefined)}
      options={fieldOptions(
        all.filter((other) => !other.system),
        text,
      )}
    />
  )
}

interface SectionProps {
  form: FormDefinition
  index: number
  fields: FieldDef[]
  change: (next: FormDefinition) => void
  onMoved: (index: number | undefined) => void
}

/** A section: its title, columns, when it shows, and its place. */
export function SectionPanel({ form, index, fields, change, onMoved }: SectionProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const section = form.sections[index] as FormSection
  const set = (part: Partial<FormSection>) => change(withSection(form, index, { ...section, ...part }))
  const shift = (by: -1 | 1) => {
    const next = shiftSection(form, index, by)
    if (next === form) return
    change(next)
    onMoved(index + by)
  }
  return (
    <Group title={t('sectionSettings')}>
      <WordsInput label={t('title')} value={section.label} onChange={(label) => set({ label })} />
      {form.tabs && (
        <Choice
          label={t('onTab')}
          value={section.tab ?? form.tabs[0]?.name}
          onChange={(tab) => set({ tab })}
          options={form.tabs.map((tab) => ({ value: tab.name, label: words(tab.label, language, tab.name) }))}
        />
      )}
      <Setting label={t('columnsLabel')}>
        <Segmented
          value={section.columns ?? 1}
          onChange={(columns) => set({ columns })}
          options={[1, 2, 3, 4]}
        />
      </Setting>
      <RuleSetting
        entity={form.entity}
        context="field"
        value={section.visible}
        onChange={(visible) => set({ visible })}
        label={t('setting.visible')}
        none={t('alwaysVisible')}
        fields={fields}
      />
      <div className="row wrap">
        <Button
          icon={<ArrowUpOutlined />}
          disabled={index === 0}
          onClick={() => shift(-1)}
          aria-label={t('moveUp')}
          title={t('moveUp')}
        />
        <Button
          icon={<ArrowDownOutlined />}
          disabled={index === form.sections.length - 1}
          onClick={() => shift(1)}
          aria-label={t('moveDown')}
          title={t('moveDown')}
        />
        <Button
          danger
          type="text"
          icon={<DeleteOutlined />}
          onClick={() => {
            change(withSection(form, index, null))
            onMoved(undefined)
          }}
        >
          {t('removeSection')}
        </Button>
      </div>
    </Group>
  )
}

/** The form itself: its name and the lists of records that refer to the one shown. */
export function FormPanel({ form, fields, change }: Omit<FieldProps, 'name' | 'onGone'>) {
  const { t } = useTranslation('studio')
  return (
    <>
      <Group title={t('formSettings')}>
        <WordsInput label={t('label')} value={form.label} onChange={(label) => change({ ...form, label })} />
        <p className="setting-help">{t('formHelp')}</p>
      </Group>
      <AudienceSettings form={form} fields={fields} change={change} />
      <TabSettings form={form} change={change} />
      <Group title={t('related')}>
        {!form.related?.length && <p className="setting-help">{t('relatedHelp')}</p>}
        <ListEditor<RelatedList>
          items={form.related}
          onChange={(related) => change({ ...form, related })}
          head={(list, put) => <RelatedEntity list={list} onChange={put} />}
          body={(list, put) => <RelatedBy of={form.entity} list={list} onChange={put} />}
          add={t('addRelated')}
          start={() => ({ entity: '', by: '' })}
        />
      </Group>
    </>
  )
}

interface RelatedProps {
  list: RelatedList
  onChange: (next: RelatedList) => void
}

function RelatedEntity({ list, onChange }: RelatedProps) {
  const { t } = useTranslation('studio')
  return (
    <Select
      value={list.entity || undefined}
      onChange={(entity: string) => onChange({ entity, by: '' })}
      options={useCatalogue().named('entity')}
      placeholder={t('kind.entity')}
      aria-label={t('kind.entity')}
      showSearch={{ optionFilterProp: 'label' }}
      className="grow"
    />
  )
}

function RelatedBy({ of, list, onChange }: RelatedProps & { of: string }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const back = useFields(list.entity || undefined).filter(
    (field) => (field.kind === 'reference' && field.to === of) || field.among?.includes(of),
  )
  const only = back.length === 1 && !list.by ? back[0]?.name : undefined
  useEffect(() => {
    if (only) onChange({ ...list, by: only })
  }, [only, list, onChange])
  return (
    <Choice
      label={t('setting.by')}
      value={list.by}
      onChange={(by) => onChange({ ...list, by: by ?? '' })}
      options={fieldOptions(back, text)}
    />
  )
}
