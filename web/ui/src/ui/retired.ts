import dayjs from 'dayjs'

/** Whether an option can no longer be chosen today. */
export function isRetired({ retired }: { retired?: boolean | string }): boolean {
  return retired === true || (typeof retired === 'string' && retired < dayjs().format('YYYY-MM-DD'))
}
