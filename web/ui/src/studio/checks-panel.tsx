import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { RuleEditor } from '@/rules/rule-editor'
import { useFields } from './catalogue'
import type { CheckDefinition, EntityDefinition } from './definitions'
import { freeName } from './flow-edit'
import { Choice, fieldOptions, ListPanel, WordsInput } from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

/** Rules that refuse a record with a message. */
export function ChecksPanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const checks = definition.checks ?? []
  const fresh = (): CheckDefinition => ({
    name: freeName('check', new Set(checks.flatMap((one) => one.name ?? []))),
    if: '',
    message: { en: '', zh: '' },
  })
  return (
    <ListPanel
      title={t('checks', { count: checks.length })}
      help={t('checksHelp')}
      items={checks}
      onChange={(next) => change({ ...definition, checks: next })}
      head={() => <span className="setting-label">{t('refuseWhen')}</span>}
      body={(check, put) => (
        <CheckForm entity={definition.name} check={check} onChange={(part) => put({ ...check, ...part })} />
      )}
      add={t('addCheck')}
      start={fresh}
    />
  )
}

function CheckForm({
  entity,
  check,
  onChange,
}: {
  entity: string
  check: CheckDefinition
  onChange: (part: Partial<CheckDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity)
  return (
    <div className="grow">
      <RuleEditor
        entity={entity}
        context="check"
        value={check.if}
        onChange={(rule) => onChange({ if: rule ?? '' })}
        label={t('refuseWhen')}
        fields={fields}
      />
      <div className="check-words">
        <WordsInput
          label={t('message')}
          value={check.message}
          onChange={(message) => onChange({ message })}
        />
        <Choice
          label={t('shownAt')}
          value={check.field}
          onChange={(field) => onChange({ field })}
          options={fieldOptions(fields, text)}
          clear
          placeholder={t('wholeRecord')}
        />
      </div>
    </div>
  )
}
