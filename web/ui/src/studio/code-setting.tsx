import { useTranslation } from 'react-i18next'
import { useFields } from './catalogue'
import type { SettingProps } from './field-settings'
import { Choice, RuleSetting } from './parts'

/** A code whose form and check digit are known, and when it is demanded. */
export function CodeSetting({ entity, field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  const fields = useFields(entity.name)
  return (
    <>
      <Choice
        label={t('code.title')}
        value={field.format}
        onChange={(format) => set({ format, format_if: format ? field.format_if : undefined })}
        options={[{ value: 'credit_code', label: t('code.credit_code') }]}
        clear
        placeholder={t('code.none')}
      />
      {field.format && (
        <RuleSetting
          entity={entity.name}
          context="field"
          want="boolean"
          fields={fields}
          value={field.format_if}
          onChange={(rule) => set({ format_if: rule })}
          label={t('code.when')}
          none={t('code.always')}
        />
      )}
    </>
  )
}
