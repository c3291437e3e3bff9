import { AimOutlined } from '@ant-design/icons'
import { Button, Input as TextInput } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { narrow } from '../exact'
import type { InputProps } from '../kind'
import { asPlace, mapOf, type Place, readPlace } from '.'

/** Latitude and longitude to type, to paste together, or to take from where the person is. */
export function Input({ value, onChange, id, label, invalid, autoFocus, compact }: InputProps) {
  const { t } = useTranslation('kinds')
  const [finding, setFinding] = useState(false)
  const [problem, setProblem] = useState('')
  const place = asPlace(value) ?? { lat: '', lng: '' }
  const change = (part: Partial<Place>) => {
    const next = { ...place, ...part }
    onChange(next.lat === '' && next.lng === '' ? null : next)
  }
  const type = (name: keyof Place, text: string) => change(readPlace(text) ?? { [name]: narrow(text) })
  const find = () => {
    setFinding(true)
    setProblem('')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setFinding(false)
        onChange({ lat: coords.latitude.toFixed(6), lng: coords.longitude.toFixed(6) })
      },
      (error) => {
        setFinding(false)
        setProblem(error.message || t('geo.unknown'))
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    )
  }
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
        {'geolocation' in navigator && (
          <Button
            icon={<AimOutlined />}
            loading={finding}
            aria-label={t('geo.here')}
            title={t('geo.here')}
            onClick={find}
          />
        )}
      </div>
      {!compact && place.lat !== '' && place.lng !== '' && (
        <a href={mapOf(place)} target="_blank" rel="noreferrer noopener">
          {t('geo.map')}
        </a>
      )}
      {problem && (
        <span role="alert" style={{ color: 'var(--danger)' }}>
          {problem}
        </span>
      )}
    </div>
  )
}
