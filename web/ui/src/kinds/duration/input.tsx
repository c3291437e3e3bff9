import { Input as TextInput } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '@/i18n/text'
import { type InputProps, plain } from '../kind'
import { formatLength, readLength } from './length'

/** Takes 1h 30m, 1小时30分, 1:30 or 90, and says the same in one way when it is left. */
export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const { t } = useTranslation('kinds')
  const language = useLanguage()
  const [typed, setTyped] = useState<string>()
  const shown = typeof value === 'number' ? formatLength(value, language) : plain(value)
  return (
    <TextInput
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      autoComplete="off"
      status={invalid ? 'error' : undefined}
      placeholder={t('duration.hint')}
      value={typed ?? shown}
      onFocus={() => setTyped(shown)}
      onBlur={() => setTyped(undefined)}
      onChange={({ target }) => {
        setTyped(target.value)
        // What is no length goes on as text, for the server to say so.
        onChange(target.value.trim() === '' ? null : (readLength(target.value) ?? target.value))
      }}
    />
  )
}
