import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { CandidateRule } from './candidate-rule'
import { useCatalogue, useFields } from './catalogue'
import type { SettingProps } from './field-settings'
import { unseen } from './mirror-setting'
import { Choice, fieldOptions, RuleSetting } from './parts'
import { SortSetting } from './sort-setting'
import { functionOf, noTotal, TotalSetting } from './total-setting'

/** Where a value is looked up, which records fit, and what is taken of the first or worked out over all of them. */
export function LookupSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  const fields = useFields(entity.name)
  return (
    <>
      <Choice
        label={t('setting.lookupOf')}
        value={field.of}
        onChange={(of) => set({ of, show: undefined, order: undefined, ...noTotal })}
        options={named('entity')}
      />
      {field.of && (
        <>
          <CandidateRule {...{ entity, field, set }} label={t('setting.lookupIf')} help={t('lookupHelp')} />
          <TotalSetting {...{ field, set }} of={field.of} otherwise={t('firstFit')} />
          {!functionOf(field) && <FirstFit {...{ entity, field, set }} />}
          <RuleSetting
            label={t('setting.lock')}
            help={t('lookupLockHelp')}
            none={t('lookupLockNone')}
            entity={entity.name}
            fields={fields}
            context="field"
            want="boolean"
            value={field.lock}
            onChange={(lock) => set({ lock: lock || undefined })}
          />
        </>
      )}
    </>
  )
}

/** Which of the records that fit comes first, and what is taken of it. */
function FirstFit({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(field.of)
  return (
    <>
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
  )
}
