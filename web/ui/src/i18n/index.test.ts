import i18next from 'i18next'
import { expect, it } from 'vitest'
import { changeLanguage, inside, loadMoreMessages, startI18n } from '.'

it('has all messages of a language that is chosen while those of another are on their way', async () => {
  await startI18n('zh')
  await Promise.all([loadMoreMessages(), changeLanguage('en')])
  expect(i18next.t('whyMe', { ns: 'tasks' })).toBe('Why I was asked')
  await changeLanguage('zh')
  expect(i18next.t('whyMe', { ns: 'tasks' })).toBe('为什么由我处理')
})

it('writes names inside of sentences small, but no abbreviations', () => {
  expect(['Sales target', 'VAT rate', 'T', '客户'].map(inside)).toEqual([
    'sales target',
    'VAT rate',
    'T',
    '客户',
  ])
})
