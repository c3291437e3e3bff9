import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { CandidateRule } from './candidate-rule'
import { useCatalogue, useFields } from './catalogue'
import type { SettingProps } from './field-settings'
import { unseen } from './mirror-setting'
import { Choice, fieldOptions } from './parts'
import { SortSetting } from './sort-setting'

/** Where a value is looked up, which records fit, which comes first, and what is taken of it. */
export function LookupSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { named } = useCatalogue()
  const fields = useFields(field.of)
  return (
    <>
      <Choice
        label={t('setting.lookupOf')}
        value={field.of}
        onChange={(of) => set({ of, show: undefined, order: undefined })}
        options={named('entity')}
      />
      {field.of && (
        <>
          <CandidateRule {...{ entity, field, set }} label={t('setting.lookupIf')} help={t('lookupHelp')} />
          <SortSetting
            label={t('setting.order')}
            fields={fields}
            sort={field.order ?? []}
            onChange={(order) => set({ order: order.length > 0 ? order : undefined })}
          />
          <Choice
            label={t('setting.show')}
            value={field.show}
            onChange={(show) => set({ show })}
            options={fieldOptions(
              fields.filter((other) => !unseen.has(other.kind) && !other.system),
              text,
            )}
          />
        </>
      )}
    </>
  )
}
