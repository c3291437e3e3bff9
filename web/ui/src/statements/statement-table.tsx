import { useTranslation } from 'react-i18next'
import type { Money } from '@/api/types'
import { useText } from '@/i18n/text'
import { MoneyText } from '@/ui/money'
import { RecordLink } from '@/ui/record-link'
import type { Statement, StatementEntry } from './api'

/** The balance before the period, each document with the balance after it, and what it comes to. */
export function StatementTable({ statement }: { statement: Statement }) {
  const { t } = useTranslation('statements')
  return (
    <>
      {statement.partial && <p className="muted">{t('partial')}</p>}
      <div className="statement panel">
        <table>
          <thead>
            <tr>
              <th>{t('day')}</th>
              <th>{t('document')}</th>
              <th>{t('text')}</th>
              <th className="sum">{t('charge')}</th>
              <th className="sum">{t('credit')}</th>
              <th className="sum">{t('balance')}</th>
            </tr>
          </thead>
          <tbody>
            <tr className="total">
              <td>{statement.from}</td>
              <td colSpan={2}>{t('opening')}</td>
              <td />
              <td />
              <Sum label={t('balance')} value={statement.opening} />
            </tr>
            {statement.entries.map((entry) => (
              <Entry key={`${entry.source}/${entry.id}`} entry={entry} />
            ))}
            {statement.entries.length === 0 && (
              <tr>
                <td colSpan={6} className="muted">
                  {t('empty')}
                </td>
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr className="total">
              <td>{statement.to}</td>
              <td colSpan={2}>{t('closing')}</td>
              <Sum label={t('charge')} value={statement.charges} />
              <Sum label={t('credit')} value={statement.credits} />
              <Sum label={t('balance')} value={statement.closing} />
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  )
}

function Entry({ entry }: { entry: StatementEntry }) {
  const { t } = useTranslation('statements')
  const text = useText()
  return (
    <tr>
      <td className="tabular">{entry.day}</td>
      <td>
        <span className="muted">{text(entry.label)}</span>{' '}
        <RecordLink entity={entry.entity} id={entry.id}>
          {entry.title || entry.id}
        </RecordLink>
      </td>
      <td>{entry.text}</td>
      <Sum label={t('charge')} value={entry.charge} />
      <Sum label={t('credit')} value={entry.credit} />
      <Sum label={t('balance')} value={entry.balance} />
    </tr>
  )
}

/** An amount; on a phone its label stands beside it, as the table has no columns there. */
function Sum({ label, value }: { label: string; value: Money | null }) {
  return (
    <td className="sum" data-label={label}>
      <MoneyText value={value} />
    </td>
  )
}
