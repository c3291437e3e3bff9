import { expect, it } from 'vitest'
import { valuesOf } from './values'

const label = { en: '', zh: '' }

it('gives fields the parts that they take, no longer than they may be', () => {
  const fields = [
    { name: 'full_name', kind: 'text', label, card: 'name', length: 3 },
    { name: 'account', kind: 'reference', label, card: 'company' },
    { name: 'mail', kind: 'email', label, card: 'email' },
    { name: 'note', kind: 'text', label },
  ]
  expect(valuesOf({ name: '欧阳明远', company: '云帆软件有限公司', mobile: '13600136000' }, fields)).toEqual({
    full_name: '欧阳明',
  })
})
