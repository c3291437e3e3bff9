import { ErrorBox } from '@/ui/error-box'
import './admin.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AccessTable } from '@/access/access-table'
import { accessQuery } from '@/access/queries'
import { scopeName } from '@/api/row-scopes'
import { useMayAdmin, useShell } from '@/api/session'
import { useText } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { PageHeader } from '@/ui/page-header'
import { Lines } from '@/ui/skeleton'
import { type RoleInfo, rolesQuery } from './queries'
import { PersonSelect } from './teams-panel'

/** Every role against every kind of record, and the effective access of a single person. */
export default function RolesPage() {
  const { t } = useTranslation('admin')
  const roles = useQuery(rolesQuery)
  return (
    <div className="page">
      <PageHeader
        title={t('roles')}
        below={t('rolesHelp')}
        actions={
          <Link to="/people">
            <Button>{t('peopleTitle')}</Button>
          </Link>
        }
      />
      {roles.error && <ErrorState error={roles.error} retry={() => void roles.refetch()} />}
      {roles.isPending && <Lines count={8} />}
      {roles.data && <Matrix roles={roles.data} />}
      <Effective />
    </div>
  )
}

function Matrix({ roles }: { roles: RoleInfo[] }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const shell = useShell()
  const entities = [...new Set(roles.flatMap((role) => Object.keys(role.entities ?? {})))].filter(
    (name) => name !== '*',
  )
  const label = (name: string) => text(shell?.entities[name]?.label) || name
  return (
    <section className="panel role-matrix">
      <table>
        <thead>
          <tr>
            <th>{t('entity')}</th>
            {roles.map((role) => (
              <RoleHead key={role.name} role={role} />
            ))}
          </tr>
        </thead>
        <tbody>
          {['*', ...entities].map((entity) => (
            <tr key={entity}>
              <th scope="row">{entity === '*' ? t('allOthers') : label(entity)}</th>
              {roles.map((role) => (
                <RightsCell key={role.name} role={role} entity={entity} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function RoleHead({ role }: { role: RoleInfo }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const mayDesign = useMayAdmin('metadata')
  const name = text(role.label) || role.name
  return (
    <th title={text(role.help)}>
      {mayDesign ? (
        <Link to="/studio" search={{ path: `roles/${role.name}.json` }}>
          {name}
        </Link>
      ) : (
        name
      )}
      <span className="muted">{t('headcount', { count: role.people ?? 0 })}</span>
      {role.admin && role.admin.length > 0 && <span className="tag gold">{t('administers')}</span>}
    </th>
  )
}

const letters = ['create', 'read', 'edit', 'delete'] as const

/** Rights as four dots and the rows they are given on; the words on hover. */
function RightsCell({ role, entity }: { role: RoleInfo; entity: string }) {
  const { t } = useTranslation('admin')
  const own = role.entities?.[entity]
  const rights = own ?? role.entities?.['*']
  if (!rights || rights.can.length === 0) return <td className="muted">–</td>
  const scope = scopeName(rights.rows ?? 'all')
  const words = rights.can.map((right) => t(`right.${right}`, { defaultValue: right })).join(t('comma'))
  return (
    <td
      className={own ? undefined : 'inherited'}
      title={`${words} – ${scope === 'rule' ? rights.rows : t(`scope.${scope}`)}`}
    >
      <span className="dots">
        {letters.map((right) => (
          <i key={right} className={rights.can.includes(right) ? 'on' : undefined}>
            {t(`letter.${right}`)}
          </i>
        ))}
      </span>
      <span className="muted">{t(`scope.${scope}`)}</span>
    </td>
  )
}

/** "Why can this person see that?" */
function Effective() {
  const { t } = useTranslation('admin')
  const text = useText()
  const shell = useShell()
  const [user, setUser] = useState<string>()
  const [entity, setEntity] = useState<string>()
  const access = useQuery(accessQuery(user ?? '', entity ?? '', undefined))
  return (
    <section className="panel">
      <header>
        <h2>{t('effective')}</h2>
      </header>
      <div className="body stack">
        <div className="row wrap">
          <PersonSelect value={user} onChange={setUser} />
          <Select
            value={entity}
            onChange={setEntity}
            options={Object.values(shell?.entities ?? {}).map((one) => ({
              value: one.name,
              label: text(one.label),
            }))}
            placeholder={t('chooseEntity')}
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('chooseEntity')}
            style={{ width: 220 }}
          />
        </div>
        {(!user || !entity) && <p className="muted">{t('effectiveHelp')}</p>}
        <ErrorBox error={access.error} />
        {access.data && <AccessTable access={access.data} />}
      </div>
    </section>
  )
}
