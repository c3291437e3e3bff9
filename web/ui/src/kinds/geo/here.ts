import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Place } from '.'

const options = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 }

/** Finds where the person is; says what stood in the way. */
export function useHere(onPlace: (place: Place) => void) {
  const { t } = useTranslation('kinds')
  const [finding, setFinding] = useState(false)
  const [problem, setProblem] = useState('')
  const found = ({ coords }: GeolocationPosition) => {
    setFinding(false)
    onPlace({ lat: coords.latitude.toFixed(6), lng: coords.longitude.toFixed(6) })
  }
  const failed = (error: GeolocationPositionError) => {
    setFinding(false)
    setProblem(t(error.code === error.PERMISSION_DENIED ? 'geo.denied' : 'geo.unknown'))
  }
  const find = () => {
    setFinding(true)
    setProblem('')
    navigator.geolocation.getCurrentPosition(found, failed, options)
  }
  return { possible: 'geolocation' in navigator, find, finding, problem }
}
