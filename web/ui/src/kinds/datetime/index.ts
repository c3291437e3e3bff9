import dayjs from 'dayjs'
import { formatDateTime } from '@/ui/time'
import { narrow, readDate } from '../exact'
import { type Kind, plain, timeOperators } from '../kind'
import { readTime } from '../time'
import { View } from './view'

export const datetime: Kind = {
  name: 'datetime',
  View,
  operators: timeOperators,
  literal: 'datetime',
  toText: (value) => (value ? formatDateTime(plain(value)) : ''),
  fromText: readMoment,
}

/** Reads a day and a time of day in the person's own zone, as they are typed, or a moment as it is kept. */
export function readMoment(typed: string): string | undefined {
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(typed)) return dayjs(typed).isValid() ? typed : undefined
  const [, date = '', clock = ''] = /^(\S+)\s+(\S+)$/.exec(narrow(typed).trim()) ?? []
  const [day, time] = [readDate(date), readTime(clock)]
  return day && time && dayjs(`${day}T${time}`).toISOString()
}
