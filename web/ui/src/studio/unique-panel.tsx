import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { RuleEditor } from '@/rules/rule-editor'
import { useFields } from './catalogue'
import type { EntityDefinition, UniqueDefinition } from './definitions'
import { freeName } from './flow-edit'
import { fieldOptions, ListPanel, WordsInput, wordsOrNothing } from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

/** Fields in which no two records, or no two lines of one record, may agree. */
export function UniquePanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const sets = definition.unique ?? []
  const fresh = (): UniqueDefinition => ({
    name: freeName('unique', new Set(sets.flatMap((one) => one.name ?? []))),
    fields: definition.parent ? ['parent'] : [],
  })
  return (
    <ListPanel
      title={t('alike.title', { count: sets.length })}
      help={t(definition.parent ? 'alike.helpLines' : 'alike.help')}
      items={sets}
      onChange={(next) => change({ ...definition, unique: next.length > 0 ? next : undefined })}
      head={(set, put) => (
        <AlikeFields
          definition={definition}
          value={set.fields}
          onChange={(fields) => put({ ...set, fields })}
        />
      )}
      body={(set, put) => (
        <SetForm entity={definition.name} set={set} onChange={(part) => put({ ...set, ...part })} />
      )}
      add={t('alike.add')}
      start={fresh}
    />
  )
}

interface FieldsProps {
  definition: EntityDefinition
  value: string[]
  onChange: (fields: string[]) => void
}

function AlikeFields({ definition, value, onChange }: FieldsProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const parent = definition.parent ? [{ value: 'parent', label: t('alike.parent') }] : []
  return (
    <Select
      mode="multiple"
      size="small"
      className="grow"
      value={value}
      onChange={onChange}
      options={[...parent, ...fieldOptions(useFields(definition.name), text)]}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('alike.fields')}
      aria-label={t('alike.fields')}
    />
  )
}

function SetForm({
  entity,
  set,
  onChange,
}: {
  entity: string
  set: UniqueDefinition
  onChange: (part: Partial<UniqueDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <div className="grow">
      <RuleEditor
        entity={entity}
        context="filter"
        value={set.if}
        onChange={(rule) => onChange({ if: rule })}
        label={t('alike.if')}
        none={t('alike.always')}
        fields={useFields(entity)}
      />
      <WordsInput
        label={t('message')}
        value={set.message}
        onChange={(message) => onChange({ message: wordsOrNothing(message) })}
      />
    </div>
  )
}
