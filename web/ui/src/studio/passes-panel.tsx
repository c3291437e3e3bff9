import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { kindOf } from '@/kinds'
import { RuleEditor } from '@/rules/rule-editor'
import { useFields } from './catalogue'
import type { EntityDefinition, PassDefinition } from './definitions'
import { freeName } from './flow-edit'
import { Choice, fieldOptions, ListPanel, MapEditor, RuleSetting } from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

/** What saving a record writes into records it refers to. */
export function PassesPanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(definition.name)
  const references = fields.filter((field) => field.kind === 'reference')
  const passes = definition.passes ?? []
  if (references.length === 0) return null
  const fresh = (): PassDefinition => ({
    name: freeName('pass', new Set(passes.map((one) => one.name))),
    to: references[0]?.name ?? '',
    values: {},
  })
  return (
    <ListPanel
      title={t('passes.title', { count: passes.length })}
      help={t('passes.help')}
      items={passes}
      onChange={(next) => change({ ...definition, passes: next.length > 0 ? next : undefined })}
      head={(pass, put) => (
        <Choice
          label={t('passes.to')}
          value={pass.to}
          onChange={(to) => to && put({ ...pass, to, values: {} })}
          options={fieldOptions(references, text)}
        />
      )}
      body={(pass, put) => <PassForm entity={definition.name} pass={pass} onChange={put} />}
      add={t('passes.add')}
      start={fresh}
    />
  )
}

function PassForm({
  entity,
  pass,
  onChange,
}: {
  entity: string
  pass: PassDefinition
  onChange: (pass: PassDefinition) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity)
  const target = useFields(fields.find((field) => field.name === pass.to)?.to)
  const written = target.filter(
    (field) => !kindOf(field).computed && field.kind !== 'lines' && field.kind !== 'links',
  )
  const shared = { entity, context: 'field', fields, tight: true } as const
  return (
    <div className="grow stack">
      <RuleSetting
        {...shared}
        value={pass.if}
        want="boolean"
        onChange={(rule) => onChange({ ...pass, if: rule || undefined })}
        label={t('passes.if')}
        none={t('passes.always')}
      />
      <MapEditor
        value={pass.values}
        onChange={(values) => onChange({ ...pass, values })}
        options={fieldOptions(written, text)}
        draw={(rule, put, name) => (
          <RuleEditor {...shared} want="any" value={rule} onChange={(next) => put(next ?? '')} label={name} />
        )}
        add={t('passes.value')}
        start={() => ''}
        below
      />
    </div>
  )
}
