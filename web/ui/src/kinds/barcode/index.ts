import { narrow } from '../exact'
import { type Kind, plain, textOperators } from '../kind'
import { checkDigit } from './bars'
import { View } from './view'

export const barcode: Kind = {
  name: 'barcode',
  View,
  operators: textOperators,
  literal: 'text',
  toText: plain,
  fromText: (text, field) => tidy(text, field.format),
}

/** A code as it is kept: without the blanks people write into long numbers, and with the check digit. */
export function tidy(text: string, format: string | undefined): string {
  if (format !== 'ean13') return format === 'qr' ? text.trim() : narrow(text).trim()
  const digits = narrow(text).replace(/[\s-]/g, '')
  return /^\d{12}$/.test(digits) ? digits + checkDigit(digits) : digits
}
