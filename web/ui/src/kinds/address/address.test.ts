import { expect, it } from 'vitest'
import { type Address, address, lineOf } from '.'

const one: Address = {
  region: { code: '310104', name: { en: 'Xuhui District, Shanghai', zh: '上海市徐汇区' } },
  street: '漕溪北路1号',
  postcode: '200030',
  contact: '李娜',
}

it('writes an address in the order of the language', () => {
  expect(lineOf(one, 'zh')).toBe('上海市徐汇区漕溪北路1号 200030; 李娜')
  expect(lineOf(one, 'en')).toBe('漕溪北路1号, Xuhui District, Shanghai 200030; 李娜')
})

it('sends the code of the region only', () => {
  const field = { name: 'a', kind: 'address', label: { en: '', zh: '' } }
  expect(address.toWire?.(one as never, field)).toEqual({ ...one, region: '310104' })
})
