import { useTranslation } from 'react-i18next'

const colours: Record<string, string> = {
  running: 'blue',
  draft: '',
  suspended: 'gold',
  incident: 'red',
  approved: 'green',
  done: 'green',
  rejected: 'red',
  cancelled: '',
}

/** The status of a run; a stuck one says so first. */
export function StatusTag({ status, incident }: { status: string; incident?: boolean }) {
  const { t } = useTranslation('workflows')
  const shown = incident ? 'incident' : status
  return (
    <span className={`tag ${colours[shown] ?? ''}`}>{t(`status.${shown}`, { defaultValue: shown })}</span>
  )
}
