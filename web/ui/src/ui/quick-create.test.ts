import { expect, it } from 'vitest'
import { quickCreate, quickCreateFor, useQuickCreates } from './quick-create'

const forms = () => useQuickCreates.getState().forms

it('hands the record to the field that waits for it, and leaves the form below open', async () => {
  quickCreate('contact')
  const account = quickCreateFor('account', { name: 'Harbour' })
  expect(forms().map((form) => form.entity)).toEqual(['contact', 'account'])
  forms()[1]?.done({ id: 'a1', title: 'Harbour' })
  expect(await account).toEqual({ id: 'a1', title: 'Harbour' })
  expect(forms().map((form) => form.entity)).toEqual(['contact'])
})

it('gives nothing to the field when the person gives up', async () => {
  const account = quickCreateFor('account', {})
  forms().at(-1)?.done(null)
  expect(await account).toBeNull()
})
