import { AimOutlined } from '@ant-design/icons'
import { Button, Input as TextInput } from 'antd'
import { useTranslation } from 'react-i18next'
import { narrow } from '../exact'
import type { InputProps } from '../kind'
import { asPlace, mapOf, type Place, readPlace } from '.'
import { useHere } from './here'

/** Latitude and longitude to type, to paste together, or to take from where the person is. */
export function Input({ value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const { t } = useTranslation('kinds')
  const here = useHere(onChange)
  const place = asPlace(value) ?? { lat: '', lng: '' }
  const change = (part: Partial<Place>) => {
    const next = { ...place, ...part }
    onChange(next.lat === '' && next.lng === '' ? null : next)
  }
  const type = (name: keyof Place, text: string) => change(readPlace(text) ?? { [name]: narrow(text) })
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row">
        {(['lat', 'lng'] as const).map((name) => (
          <TextInput
            key={name}
            id={name === 'lat' ? id : undefined}
            aria-label={label ? `${label} ${t(`geo.${name}`)}` : t(`geo.${name}`)}
            autoFocus={autoFocus && name === 'lat'}
            autoComplete="off"
            inputMode="decimal"
            status={invalid ? 'error' : undefined}
            placeholder={t(`geo.${name}`)}
            value={place[name]}
            onChange={(event) => type(name, event.target.value)}
          />
        ))}
        {here.possible && (
          <Button
            icon={<AimOutlined />}
            loading={here.finding}
            aria-label={t('geo.here')}
            title={t('geo.here')}
            onClick={here.find}
            style={{ flex: 'none' }}
          />
        )}
      </div>
      {!compact && place.lat !== '' && place.lng !== '' && (
        <a href={mapOf(place)} target="_blank" rel="noreferrer noopener">
          {t('geo.map')}
        </a>
      )}
      {here.problem && (
        <span role="alert" className="danger">
          {here.problem}
        </span>
      )}
    </div>
  )
}
