import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import type { DuplicateDefinition, EntityDefinition } from './definitions'
import { freeName } from './flow-edit'
import { fieldOptions, ListEditor, ListPanel, WordsInput, wordsOrNothing } from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

const likenesses = ['exact', 'text', 'company', 'phone', 'email', 'website', 'credit_code']

/** In what records agree that are probably about the same thing. */
export function DuplicatesPanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const rules = definition.duplicates ?? []
  const fresh = (): DuplicateDefinition => ({
    name: freeName('same', new Set(rules.map((one) => one.name))),
    match: [{ fields: definition.title ? [definition.title] : [], as: 'text' }],
  })
  if (definition.parent) return null
  return (
    <ListPanel
      title={t('duplicates.title', { count: rules.length })}
      help={t('duplicates.help')}
      items={rules}
      onChange={(next) => change({ ...definition, duplicates: next.length > 0 ? next : undefined })}
      head={(rule, put) => <Action rule={rule} onChange={(action) => put({ ...rule, action })} />}
      body={(rule, put) => (
        <RuleForm entity={definition.name} rule={rule} onChange={(part) => put({ ...rule, ...part })} />
      )}
      add={t('duplicates.add')}
      start={fresh}
      keyOf={(rule) => rule.name}
    />
  )
}

function Action({
  rule,
  onChange,
}: {
  rule: DuplicateDefinition
  onChange: (action: string | undefined) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <Segmented
      size="small"
      value={rule.action ?? 'warn'}
      aria-label={t('duplicates.action')}
      onChange={(action) => onChange(action === 'warn' ? undefined : action)}
      options={['warn', 'refuse'].map((value) => ({ value, label: t(`duplicates.${value}`) }))}
    />
  )
}

function RuleForm({
  entity,
  rule,
  onChange,
}: {
  entity: string
  rule: DuplicateDefinition
  onChange: (part: Partial<DuplicateDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = fieldOptions(useFields(entity), text)
  return (
    <div className="grow">
      <ListEditor
        items={rule.match}
        onChange={(match) => onChange({ match })}
        head={(part, put) => (
          <>
            <Select
              mode="multiple"
              size="small"
              className="grow"
              value={part.fields}
              onChange={(chosen: string[]) => put({ ...part, fields: chosen })}
              options={fields}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('duplicates.fields')}
              aria-label={t('duplicates.fields')}
            />
            <Select
              size="small"
              value={part.as ?? 'exact'}
              onChange={(as: string) => put({ ...part, as: as === 'exact' ? undefined : as })}
              options={likenesses.map((value) => ({ value, label: t(`duplicates.as.${value}`) }))}
              aria-label={t('duplicates.asLabel')}
              style={{ width: 170 }}
            />
          </>
        )}
        add={t('duplicates.and')}
        start={() => ({ fields: [] })}
      />
      <WordsInput
        label={t('duplicates.label')}
        help={t('duplicates.labelHelp')}
        value={rule.label}
        onChange={(label) => onChange({ label: wordsOrNothing(label) })}
      />
    </div>
  )
}
