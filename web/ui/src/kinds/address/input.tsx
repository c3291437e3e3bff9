import { Input as TextInput } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Value } from '@/api/types'
import { type InputProps, plain } from '../kind'
import { Input as RegionInput } from '../region/input'
import { type Address, asAddress } from '.'

const nowhere: Address = { region: null, street: '', postcode: '', contact: '' }

/** Region, street, postcode and contact, each with a name of its own for those who cannot see. */
export function Input({ field, value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const { t } = useTranslation('kinds')
  const known = asAddress(value) ?? nowhere
  const change = (part: Partial<Address>) => {
    const next = { ...known, ...part }
    const empty = !next.region && next.street === '' && next.postcode === '' && next.contact === ''
    onChange(empty ? null : (next as unknown as Value))
  }
  const name = (part: string) => (label ? `${label} ${part}` : part)
  const line = (part: 'street' | 'postcode' | 'contact', completion: string) => (
    <TextInput
      id={part === 'street' ? id : undefined}
      aria-label={name(t(`address.${part}`))}
      autoComplete={completion}
      status={invalid ? 'error' : undefined}
      placeholder={t(`address.${part}`)}
      value={plain(known[part])}
      onChange={(event) => change({ [part]: event.target.value })}
    />
  )
  return (
    <div className="address">
      <RegionInput
        field={{ ...field, kind: 'region' }}
        value={known.region}
        onChange={(region) => change({ region: region as Address['region'] })}
        label={name(t('address.region'))}
        invalid={invalid}
        autoFocus={autoFocus}
      />
      {line('street', 'street-address')}
      {line('postcode', 'postal-code')}
      {line('contact', 'off')}
    </div>
  )
}
