import { EnvironmentOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { plain, type ViewProps } from '../kind'
import { asPlace, mapOf } from '.'

export function View({ value, compact }: ViewProps) {
  const { t } = useTranslation('kinds')
  const place = asPlace(value)
  if (!place) return <>{plain(value)}</>
  const text = `${Number(place.lat)}, ${Number(place.lng)}`
  if (compact) return <span className="tabular">{text}</span>
  return (
    <a href={mapOf(place)} target="_blank" rel="noreferrer noopener" title={t('geo.map')} className="tabular">
      <EnvironmentOutlined /> {text}
    </a>
  )
}
