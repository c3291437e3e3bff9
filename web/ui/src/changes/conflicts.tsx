import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { RecordLink } from '@/ui/record-link'
import type { RevertReport } from './api'

/** The records that cannot be given back what they were, each with the reason and the way there. */
export function Conflicts({ report, title }: { report: RevertReport; title: string }) {
  const { t } = useTranslation('changes')
  const text = useText()
  const untold = report.left - report.conflicts.length
  return (
    <>
      <p className="danger">{title}</p>
      <ul className="change-conflicts">
        {report.conflicts.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record may stand there twice, and one may not be named at all
          <li key={index}>
            {one.id ? (
              <RecordLink entity={one.entity} id={one.id}>
                {one.title || '***'}
              </RecordLink>
            ) : (
              <b>{one.title}</b>
            )}{' '}
            {text(one.reason)}
            {one.twins
              ?.filter((twin) => twin.id)
              .map((twin) => (
                <span key={twin.id}>
                  {' '}
                  <RecordLink entity={one.entity} id={twin.id}>
                    {t('inTheWay')}
                  </RecordLink>
                </span>
              ))}
          </li>
        ))}
        {untold > 0 && <li className="muted">{t('untold', { count: untold })}</li>}
      </ul>
    </>
  )
}
