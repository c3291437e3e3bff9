import { useTranslation } from 'react-i18next'
import { words } from '@/diagram/definition'
import { useLanguage, useText } from '@/i18n/text'
import { useFields } from './catalogue'
import type { SettingProps } from './field-settings'
import { Choice, fieldOptions } from './parts'

/** The kinds that cannot be shown of another record. */
export const unseen = new Set([
  'lines',
  'links',
  'mirror',
  'reference',
  'user',
  'attachment',
  'image',
  'signature',
  'encrypted',
])

/** Which field of which linked record is shown. */
export function MirrorSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const text = useText()
  const references = entity.fields.filter((other) => other.kind === 'reference' || other.kind === 'user')
  const through = references.find((other) => other.name === field.of)
  const target = through?.kind === 'user' ? 'user' : through?.to
  const shown = useFields(target).filter((other) => !unseen.has(other.kind) && !other.system)
  return (
    <>
      <Choice
        label={t('setting.mirrorOf')}
        value={field.of}
        onChange={(of) => set({ of, show: undefined })}
        options={references.map((other) => ({
          value: other.name,
          label: words(other.label, language, other.name),
        }))}
      />
      {through && (
        <Choice
          label={t('setting.show')}
          value={field.show}
          onChange={(show) => set({ show })}
          options={fieldOptions(shown, text)}
        />
      )}
    </>
  )
}
