import { expect, it } from 'vitest'
import type { FieldDef, WeftRecord } from '@/api/types'
import { csvCell, csvLine } from './export'

const label = { en: '', zh: '' }
const fields: FieldDef[] = [
  { name: 'name', kind: 'text', label },
  { name: 'total', kind: 'money', label },
  { name: 'account', kind: 'reference', label },
  { name: 'phone', kind: 'phone', label },
]

it('quotes what has to be quoted', () => {
  expect(csvCell('plain', false)).toBe('plain')
  expect(csvCell('a,b', false)).toBe('"a,b"')
  expect(csvCell('say "hi"\n', false)).toBe('"say ""hi""\n"')
})

it('makes formulas in texts harmless and leaves numbers alone', () => {
  expect(csvCell('=HYPERLINK("x")', false)).toBe('"\'=HYPERLINK(""x"")"')
  expect(csvCell('+cmd|x', false)).toBe("'+cmd|x")
  expect(csvCell('-2+A1', false)).toBe("'-2+A1")
  expect(csvCell('-12.50', true)).toBe('-12.50')
  expect(csvCell('-12.50', false)).toBe('-12.50')
  expect(csvCell('+86 138-0013-8000', false)).toBe('+86 138-0013-8000')
  expect(csvCell('+1 (415) 555-0100', false)).toBe('+1 (415) 555-0100')
})

it('writes exact amounts, titles of references, and masks as they are', () => {
  const record = {
    values: {
      name: 'Acme',
      total: { amount: '1234567.50', currency: 'CNY' },
      account: { id: '1', title: 'A' },
      phone: '138****1',
    },
    masked: ['phone'],
  } as unknown as WeftRecord
  expect(csvLine(record, fields)).toBe('Acme,1234567.50,A,138****1')
})
