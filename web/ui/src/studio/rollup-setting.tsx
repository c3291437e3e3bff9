import { useTranslation } from 'react-i18next'
import { words } from '@/diagram/definition'
import { useLanguage, useText } from '@/i18n/text'
import { CandidateRule } from './candidate-rule'
import { useCatalogue, useFields } from './catalogue'
import type { SettingProps } from './field-settings'
import { Choice, fieldOptions } from './parts'
import { TotalSetting } from './total-setting'

/** Which line entity stands in a lines field. */
export function LinesSetting({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.of')}
      help={t('linesHelp')}
      value={field.of}
      onChange={(of) => set({ of })}
      options={useCatalogue().named('entity')}
    />
  )
}

/** What a rollup does with the rows: their number, or the sum, highest … of one of their fields. */
export function RollupSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const text = useText()
  const { named } = useCatalogue()
  const lines = entity.fields.filter((other) => other.kind === 'lines' || other.kind === 'links')
  const source = lines.find((other) => other.name === field.of)?.of ?? field.of
  const childFields = useFields(source)
  const isLines = lines.some((other) => other.name === field.of)
  const back = childFields.filter((other) => other.kind === 'reference' && other.to === entity.name)
  const sources = [
    ...lines.map((other) => ({ value: other.name, label: words(other.label, language, other.name) })),
    ...named('entity'),
  ]
  return (
    <>
      <Choice
        label={t('setting.rows')}
        value={field.of}
        onChange={(of) => set({ of, by: undefined })}
        options={sources}
      />
      {field.of && !isLines && (
        <Choice
          label={t('setting.by')}
          value={field.by}
          onChange={(by) => set({ by })}
          options={fieldOptions(back, text)}
        />
      )}
      <TotalSetting {...{ field, set }} of={source} />
      <CandidateRule {...{ entity, field, set }} label={t('setting.if')} none={t('everyRow')} />
    </>
  )
}
