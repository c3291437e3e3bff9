import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useFields } from './catalogue'
import { type GuideDefinition, tidy } from './definitions'
import type { SettingProps } from './field-settings'
import { Choice, Choices, fieldOptions, MapEditor, orNothing, Setting, WordsInput } from './parts'

/** By option: what to do there, what has to be filled in to come there, and what comes next. */
export function GuideSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity.name)
  const options = (fields.find((one) => one.name === field.name)?.options ?? []).map((option) => ({
    value: option.name,
    label: text(option.label),
  }))
  const computed = ['formula', 'rollup', 'autonumber', 'mirror', 'lookup']
  const needed = fields.filter((one) => one.name !== field.name && !computed.includes(one.kind))
  if (!field.options) return null
  return (
    <Setting label={t('setting.guide')} help={t('guideHelp')}>
      <MapEditor<GuideDefinition>
        value={field.guide}
        onChange={(guide) => set({ guide: orNothing(guide) })}
        options={options}
        add={t('addGuide')}
        start={() => ({})}
        below
        draw={(guide, put) => (
          <>
            <WordsInput
              label={t('guideText')}
              value={guide.help}
              onChange={(help) => put(tidy({ ...guide, help: help.en || help.zh ? help : undefined }))}
              long
            />
            <Choices
              label={t('guideNeeds')}
              value={guide.needs}
              onChange={(needs) => put(tidy({ ...guide, needs }))}
              options={fieldOptions(needed, text)}
            />
            <Choice
              label={t('guideNext')}
              value={guide.next}
              onChange={(next) => put(tidy({ ...guide, next }))}
              options={options}
              clear
            />
          </>
        )}
      />
    </Setting>
  )
}
