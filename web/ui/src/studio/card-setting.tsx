import { useTranslation } from 'react-i18next'
import type { SettingProps } from './field-settings'
import { Choice } from './parts'

const texts = [
  'name',
  'position',
  'department',
  'company',
  'mobile',
  'phone',
  'email',
  'address',
  'website',
  'wechat',
]

/** The parts of a business card that a field can take, by its kind. */
const parts: Record<string, string[]> = {
  text: texts,
  longtext: ['address'],
  phone: ['mobile', 'phone'],
  email: ['email'],
  url: ['website'],
  reference: ['company'],
  image: ['photo'],
}

/** Which part of a business card fills the field. */
export function CardSetting({ field, set }: SettingProps) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('setting.card')}
      help={t('cardHelp')}
      value={field.card}
      onChange={(card) => set({ card })}
      options={(parts[field.kind] ?? []).map((value) => ({ value, label: t(`card.${value}`) }))}
      clear
      placeholder={t('cardNone')}
    />
  )
}
