import { useTranslation } from 'react-i18next'
import type { Task } from '@/api/types'
import '@/diagram/path.css'
import { PersonTag } from '@/ui/person'
import { wordForMe } from './words'

/** The word that explains why this task is here: of who sent it back, asks for advice, copied it in, or submitted it. */
export function WordForMe({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const word = wordForMe(task)
  if (!word) return null
  return (
    <div className="submitter-word">
      <PersonTag person={word.who} plain />
      {word.verb !== 'submit' && (
        <span className="muted">{t(`outcome.${word.verb}`, { defaultValue: word.verb })}</span>
      )}
      <div className="path-quote">{word.comment}</div>
    </div>
  )
}
