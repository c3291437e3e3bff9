import { expect, it } from 'vitest'
import type { FieldDef } from '@/api/types'
import { asFile, headings } from './import-rows'

it('takes copied rows once there is one below the headings', () => {
  expect(asFile('', 'a.tsv')).toBeUndefined()
  expect(asFile('产品\t单价\n', 'a.tsv')).toBeUndefined()
  const file = asFile('产品\t单价\r\n水泵\t120\r\n\r\n', 'a.tsv')
  expect(file?.name).toBe('a.tsv')
  expect(file?.size).toBe(new TextEncoder().encode('产品\t单价\r\n水泵\t120').length)
})

it('makes headings that spreadsheets open', () => {
  const fields = [
    { label: { zh: '产品', en: 'Product' } },
    { label: { zh: '长"宽', en: 'Size' } },
  ] as FieldDef[]
  expect(headings(fields, (label) => label.zh ?? '')).toBe('\ufeff"产品","长""宽"\r\n')
})
