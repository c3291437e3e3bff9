import i18next from 'i18next'
import { expect, it } from 'vitest'
import { changeLanguage, loadMoreMessages, startI18n } from '.'

it('has all messages of a language that is chosen while those of another are on their way', async () => {
  await startI18n('zh')
  await Promise.all([loadMoreMessages(), changeLanguage('en')])
  expect(i18next.t('whyMe', { ns: 'tasks' })).toBe('Why I was asked')
  await changeLanguage('zh')
  expect(i18next.t('whyMe', { ns: 'tasks' })).toBe('为什么由我处理')
})
