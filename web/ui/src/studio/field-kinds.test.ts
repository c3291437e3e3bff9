import { expect, it } from 'vitest'
import { kinds } from '@/kinds'
import { kindInfos } from './field-kinds'

it('offers every kind of field', () => {
  expect(kindInfos.map((info) => info.kind).sort()).toEqual(Object.keys(kinds).sort())
})
