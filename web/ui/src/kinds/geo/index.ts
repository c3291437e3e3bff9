import { narrow } from '../exact'
import { type Kind, plain } from '../kind'
import { View } from './view'

/** A place in degrees (WGS 84), as exact texts. */
export interface Place {
  lat: string
  lng: string
}

export const geo: Kind = {
  name: 'geo',
  View,
  operators: ['null', 'notNull'],
  toText: (value) => {
    const place = asPlace(value)
    return place ? `${place.lat}, ${place.lng}` : plain(value)
  },
  toWire: (value) => {
    const place = asPlace(value)
    return place && (place.lat !== '' || place.lng !== '') ? { lat: place.lat, lng: place.lng } : null
  },
  fromText: readPlace,
}

/** The place of a value, nothing for none. */
export function asPlace(value: unknown): Place | undefined {
  return typeof value === 'object' && value !== null && 'lat' in value ? (value as Place) : undefined
}

/** Reads 31.2304, 121.4737, the latitude first. */
export function readPlace(typed: string): Place | undefined {
  const found = /^(?:geo:)?([+-]?\d{1,3}(?:\.\d+)?)°?\s*[,\s]\s*([+-]?\d{1,3}(?:\.\d+)?)°?$/.exec(
    narrow(typed).trim(),
  )
  return found?.[1] && found[2] ? { lat: found[1], lng: found[2] } : undefined
}

/** Where a map shows the place. */
export function mapOf({ lat, lng }: Place): string {
  return `https://www.openstreetmap.org/?mlat=${encodeURIComponent(lat)}&mlon=${encodeURIComponent(lng)}#map=16/${encodeURIComponent(lat)}/${encodeURIComponent(lng)}`
}
