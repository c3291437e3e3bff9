import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { useCatalogue, useFields } from './catalogue'
import { ConversionLines } from './conversion-lines'
import { ConversionValues, isNumber } from './conversion-values'
import { type ConversionDefinition, tidy } from './definitions'
import type { DesignerProps } from './designer'
import {
  Choice,
  Choices,
  ConditionSetting,
  fieldOptions,
  Group,
  orNothing,
  RuleSetting,
  WordsInput,
} from './parts'
import { Workbench } from './workbench'

/** How a record is made from another: when it is offered, and which fields and lines go along. */
export default function ConversionDesigner({ definition, change }: DesignerProps<ConversionDefinition>) {
  const { t } = useTranslation('studio')
  const source = useFields(definition.from)
  const made = useFields(definition.to)
  const set = (part: Partial<ConversionDefinition>) => change(tidy({ ...definition, ...part }))
  const lines = made.filter((field) => field.kind === 'lines' && field.of)
  return (
    <Workbench
      panelOpen={false}
      onClosePanel={() => {}}
      panel={<Settings definition={definition} source={source} made={made} set={set} />}
    >
      <section className="panel">
        <header>
          <h2>{t('conversion.fields', { count: Object.keys(definition.fields ?? {}).length })}</h2>
        </header>
        <div className="body settings stack">
          <p className="muted">{t('conversion.fieldsHelp')}</p>
          <ConversionValues
            place={{ entity: definition.from, context: 'conversion' }}
            root="record"
            source={source}
            fields={made}
            value={definition.fields}
            onChange={(fields) => set({ fields: orNothing(fields) })}
          />
        </div>
      </section>
      {lines.map((field) => (
        <ConversionLines
          key={field.name}
          from={definition.from}
          source={source}
          field={field}
          lines={definition.lines?.[field.name]}
          onChange={(next) => set({ lines: orNothing(withLines(definition.lines, field.name, next)) })}
        />
      ))}
    </Workbench>
  )
}

type Lines = NonNullable<ConversionDefinition['lines']>

function withLines(lines: Lines = {}, name: string, next: Lines[string] | undefined): Lines {
  const { [name]: _dropped, ...others } = lines
  return next ? { ...lines, [name]: next } : others
}

interface SettingsProps {
  definition: ConversionDefinition
  source: FieldDef[]
  made: FieldDef[]
  set: (part: Partial<ConversionDefinition>) => void
}

function Settings({ definition, source, made, set }: SettingsProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { named } = useCatalogue()
  const called = (entity: string) => named('entity').find((one) => one.value === entity)?.label ?? entity
  const { from, to } = definition
  const inLines = definition.link.includes('.')
  const back = made.filter((field) => field.kind === 'reference' && field.to === from)
  const links = fieldOptions(back, text)
  const filled = made.filter((field) => field.name in (definition.fields ?? {}))
  return (
    <Group title={t('settings')}>
      <p>
        {called(from)} → {called(to)}
      </p>
      <WordsInput
        label={t('conversion.label')}
        value={definition.label}
        onChange={(label) => set({ label })}
      />
      <WordsInput
        label={t('help')}
        value={definition.help}
        onChange={(help) => set({ help: help.en || help.zh ? help : undefined })}
      />
      <RuleSetting
        entity={from}
        context="conversion"
        value={definition.if}
        onChange={(rule) => set({ if: rule })}
        label={t('conversion.if')}
        none={t('conversion.always')}
        fields={source}
      />
      <Choice
        label={t('conversion.link')}
        help={t('conversion.linkHelp')}
        value={definition.link}
        onChange={(link) => link && set({ link })}
        options={inLines ? [...links, { value: definition.link, label: definition.link }] : links}
      />
      {!inLines && (
        <ConditionSetting
          entity={from}
          context="lookup"
          for={to}
          value={definition.once}
          onChange={(once) => set({ once })}
          label={t('conversion.once')}
        />
      )}
      <Choices
        label={t('conversion.together')}
        help={t('conversion.togetherHelp')}
        value={definition.together}
        onChange={(together) => set({ together, ...(together ? {} : { add: undefined }) })}
        options={fieldOptions(
          source.filter((field) => field.kind !== 'lines'),
          text,
        )}
      />
      {definition.together && (
        <Choices
          label={t('conversion.add')}
          value={definition.add}
          onChange={(add) => set({ add })}
          options={fieldOptions(filled.filter(isNumber), text)}
        />
      )}
    </Group>
  )
}
