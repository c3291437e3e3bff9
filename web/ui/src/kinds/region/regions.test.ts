import { expect, it } from 'vitest'
import { region } from '.'
import { pathOf, prefixOf, titleOf, treeOf } from './regions'

const regions = treeOf([
  ['310000', 'Shanghai', '上海市', ''],
  ['310104', 'Xuhui District', '徐汇区', '310000'],
  ['320000', 'Jiangsu', '江苏省', ''],
  ['320500', 'Suzhou', '苏州市', '320000'],
  ['320583', 'Kunshan', '昆山市', '320500'],
])

it('puts regions under each other', () => {
  expect(regions.provinces.map((one) => one.code)).toEqual(['310000', '320000'])
  expect(pathOf('310104', regions)).toEqual(['310000', '310104'])
  expect(pathOf('320583', regions)).toEqual(['320000', '320500', '320583'])
  expect(titleOf('320583', regions)).toEqual({ zh: '江苏省苏州市昆山市', en: 'Kunshan, Suzhou, Jiangsu' })
})

it('filters by what the codes of a region begin with', () => {
  expect(['310000', '320500', '320583'].map(prefixOf)).toEqual(['31', '3205', '320583'])
  expect(region.toFilter?.({ code: '320500', name: { en: '', zh: '' } })).toBe('3205')
  expect(region.fromFilter?.('3205')).toBe('320500')
})
