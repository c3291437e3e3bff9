import { HistoryOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMayAdmin, usePerson } from '@/api/session'
import type { HistoryEntry } from '@/api/types'

/** The way from an entry of history to all that was changed together with it, for whoever may see that. */
export function WholeChange({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation('changes')
  const person = usePerson()
  const imports = useMayAdmin('imports')
  const audit = useMayAdmin('audit')
  if (!imports && !audit && entry.actor?.id !== person.id) return null
  return (
    <Link to="/changes/$id" params={{ id: entry.change_set ?? entry.id }}>
      {t('whole')}
    </Link>
  )
}

/** The way from a report to what was changed. */
export function ChangeButton({ id }: { id: string }) {
  const { t } = useTranslation('changes')
  return (
    <Link to="/changes/$id" params={{ id }}>
      <Button icon={<HistoryOutlined />}>{t('whole')}</Button>
    </Link>
  )
}
