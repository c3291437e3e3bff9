import { Input as TextInput } from 'antd'
import { useTranslation } from 'react-i18next'
import { type InputProps, plain } from '../kind'
import { readColour } from '.'

/** A colour by its number, or by the chooser of the browser, which phones have too. */
export function Input({ value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const { t } = useTranslation('kinds')
  const text = plain(value)
  return (
    <TextInput
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      autoComplete="off"
      status={invalid ? 'error' : undefined}
      placeholder="#2f5fe3"
      value={text}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      onBlur={() => text !== '' && onChange(readColour(text) ?? text)}
      prefix={
        <input
          type="color"
          className="colour-well"
          aria-label={t('colour.choose')}
          value={readColour(text) ?? '#ffffff'}
          onChange={(event) => onChange(event.target.value)}
        />
      }
      allowClear
    />
  )
}
