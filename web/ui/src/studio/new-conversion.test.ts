import { expect, it } from 'vitest'
import type { EntityDefinition, FieldDefinition } from './definitions'
import { newConversion } from './new-definitions'

const words = { en: 'X', zh: 'X' }
const entity = (name: string, fields: Omit<FieldDefinition, 'label'>[]): EntityDefinition => ({
  name,
  label: words,
  plural: words,
  title: 'name',
  fields: fields.map((field) => ({ ...field, label: words })),
})

it('begins a conversion with the way back and what both ends call the same', () => {
  const quote = entity('quote', [
    { name: 'number', kind: 'autonumber' },
    { name: 'status', kind: 'select', options: 'quote_status' },
    { name: 'account', kind: 'reference', to: 'account' },
    { name: 'terms', kind: 'longtext' },
    { name: 'total', kind: 'formula' },
  ])
  const contract = entity('contract', [
    { name: 'number', kind: 'autonumber' },
    { name: 'status', kind: 'select', options: 'quote_status' },
    { name: 'source', kind: 'reference', to: 'quote' },
    { name: 'account', kind: 'reference', to: 'account' },
    { name: 'terms', kind: 'text' },
    { name: 'total', kind: 'formula' },
  ])
  const made = newConversion('quote_contract', words, quote, contract)
  expect(made.link).toBe('source')
  expect(made.fields).toEqual({ source: 'record', account: 'record.account' })
})
