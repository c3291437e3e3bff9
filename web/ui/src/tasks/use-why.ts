import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/types'
import { useText } from '@/i18n/text'
import { explainQuery } from '@/process/explain'
import { givenBackBy } from './words'

/** Why a task is with its reader, in a sentence: what the path says, who gave it back, or its rules. */
export function useWhy(task: Task | undefined): string {
  const { t } = useTranslation('tasks')
  const text = useText()
  const giver = task && givenBackBy(task)
  const known = text(task?.why) || (giver ? t('givenBack', { name: giver.title }) : '')
  const asks = task !== undefined && known === '' && task.kind !== 'copy' && !task.decision
  const explained = useQuery({ ...explainQuery(`/tasks/${task?.id}`), enabled: asks, retry: false })
  return known || (asks ? text(explained.data?.text) : '')
}
