import './access.css'
import { CheckCircleFilled, CloseCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import type { Access, AccessCause } from './queries'

/** What somebody may do, and which role says so. */
export function AccessTable({ access }: { access: Access }) {
  const { t } = useTranslation('access')
  const text = useText()
  const fields = access.fields ?? []
  return (
    <div className="stack">
      {access.record && (
        <p>
          <b>{access.record.title}</b>{' '}
          {t(access.record.edit ? 'mayEdit' : access.record.read ? 'mayRead' : 'mayNothing')}{' '}
          {text(access.record.why)}
        </p>
      )}
      <table className="access-table">
        <tbody>
          {access.can.map((one) => (
            <tr key={one.right}>
              <td>
                {one.allowed ? <CheckCircleFilled className="yes" /> : <CloseCircleOutlined className="no" />}
              </td>
              <th scope="row">{t(`right.${one.right}`, { defaultValue: one.right })}</th>
              <td>
                <Causes causes={one.why ?? []} />
                {one.missing && <span className="muted">{t('missing', { text: text(one.missing) })}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {fields.length > 0 && (
        <table className="access-table">
          <caption>{t('fields')}</caption>
          <tbody>
            {fields.map((field) => (
              <tr key={field.field}>
                <th scope="row">{text(field.label) || field.field}</th>
                <td>{t(`fieldRight.${field.rights}`, { defaultValue: field.rights })}</td>
                <td>
                  <Causes causes={field.why ?? []} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

/** Roles with their rows, shares and processes; what does not reach the record is pale. */
export function Causes({ causes }: { causes: AccessCause[] }) {
  const { t } = useTranslation('access')
  const text = useText()
  return causes.map((cause) => (
    <div
      key={`${cause.role}${cause.rows}${cause.text.en}`}
      className={cause.holds === false ? 'muted' : undefined}
    >
      {[text(cause.label), text(cause.text)].filter(Boolean).join(t('because'))}
    </div>
  ))
}
