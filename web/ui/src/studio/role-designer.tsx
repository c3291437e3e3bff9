import { StopOutlined } from '@ant-design/icons'
import { Checkbox, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rowScopes, scopeName } from '@/api/row-scopes'
import type { FieldDef } from '@/api/types'
import { RuleEditor } from '@/rules/rule-editor'
import { type Named, useCatalogue, useFields } from './catalogue'
import { type EntityRights, type RoleDefinition, tidy } from './definitions'
import type { DesignerProps } from './designer'
import { Group, orNothing, RightsMap, Setting, WordsInput } from './parts'
import { Workbench } from './workbench'

const rights = ['create', 'read', 'edit', 'delete', 'export', 'import', 'bulk'] as const
const admins = ['all', 'metadata', 'users', 'imports', 'runs', 'audit'] as const

/** What a role may do with each kind of record, as a matrix. */
export default function RoleDesigner({ definition, change }: DesignerProps<RoleDefinition>) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  const [chosen, setChosen] = useState<string>()
  const entities = definition.entities ?? {}
  const rows = [{ value: '*', label: t('allOthers') }, ...named('entity')]
  const put = (entity: string, next: EntityRights) => {
    const { [entity]: _old, ...rest } = entities
    change({ ...definition, entities: saysNothing(next) ? rest : { ...rest, [entity]: next } })
  }
  return (
    <Workbench
      panelOpen={chosen !== undefined}
      onClosePanel={() => setChosen(undefined)}
      panel={
        chosen !== undefined ? (
          <RightsPanel
            key={chosen}
            entity={chosen}
            label={rows.find((row) => row.value === chosen)?.label ?? chosen}
            rights={entities[chosen] ?? nothing}
            onChange={(next) => put(chosen, next)}
          />
        ) : (
          <RolePanel definition={definition} change={change} />
        )
      }
    >
      <section className="panel matrix">
        <table>
          <thead>
            <tr>
              <th>{t('kinds.entity')}</th>
              {rights.map((right) => (
                <th key={right}>{t(`right.${right}`)}</th>
              ))}
              <th>{t('rows')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <MatrixRow
                key={row.value}
                row={row}
                rights={entities[row.value] ?? nothing}
                chosen={row.value === chosen}
                onChoose={() => setChosen(row.value)}
                onLeave={() => setChosen(undefined)}
                onChange={(next) => put(row.value, next)}
              />
            ))}
          </tbody>
        </table>
      </section>
    </Workbench>
  )
}

const nothing: EntityRights = { can: [] }

function saysNothing({ can, deny, limits }: EntityRights): boolean {
  return can.length === 0 && !deny && !limits
}

interface RowProps {
  row: Named
  rights: EntityRights
  chosen: boolean
  onChoose: () => void
  onLeave: () => void
  onChange: (next: EntityRights) => void
}

function MatrixRow({ row, rights: given, chosen, onChoose, onLeave, onChange }: RowProps) {
  const { t } = useTranslation('studio')
  const toggle = (right: string, on: boolean) => {
    const needed =
      on && right !== 'read' && ![...given.can, ...(given.deny ?? [])].includes('read') ? ['read'] : []
    const can = on ? [...given.can, ...needed, right] : given.can.filter((one) => one !== right)
    onChange({ rows: 'own', ...(on ? given : withRowsFor(given, right, undefined)), can })
    if (on) onChoose()
  }
  const limited = Object.keys({ ...given.fields, ...given.limits }).length
  return (
    <tr className={chosen ? 'current' : undefined}>
      <th scope="row">
        <button type="button" className="plain" aria-pressed={chosen} onClick={chosen ? onLeave : onChoose}>
          {row.label}
        </button>
      </th>
      {rights.map((right) => (
        <td key={right}>
          {given.deny?.includes(right) ? (
            <StopOutlined
              className="danger"
              title={t('denied')}
              aria-label={`${row.label}: ${t('denied')}`}
            />
          ) : (
            <Checkbox
              checked={given.can.includes(right)}
              onChange={(event) => toggle(right, event.target.checked)}
              aria-label={`${row.label}: ${t(`right.${right}`)}`}
            />
          )}
        </td>
      ))}
      <td className="rows-cell">
        {!saysNothing(given) && (
          <button type="button" className="plain" onClick={onChoose}>
            {given.can.length > 0 && (
              <span className="tag blue">{t(`scope.${scopeName(given.rows ?? 'all')}`)}</span>
            )}
            {limited > 0 && <span className="muted"> {t('limitedFields', { count: limited })}</span>}
          </button>
        )}
      </td>
    </tr>
  )
}

function RightsPanel({
  entity,
  label,
  rights: given,
  onChange,
}: {
  entity: string
  label: string
  rights: EntityRights
  onChange: (next: EntityRights) => void
}) {
  const { t } = useTranslation('studio')
  const fields = useFields(entity === '*' ? undefined : entity)
  return (
    <Group title={label}>
      {given.can.length > 0 && (
        <RowsSetting
          entity={entity}
          label={t('rows')}
          rows={given.rows ?? 'all'}
          onChange={(rows) => onChange({ ...given, rows: rows ?? 'all' })}
          fields={fields}
        />
      )}
      {narrowed
        .filter((right) => given.can.includes(right))
        .map((right) => (
          <RowsSetting
            key={right}
            entity={entity}
            label={t('rowsFor', { right: t(`right.${right}`) })}
            rows={given.rows_for?.[right]}
            onChange={(rows) => onChange(withRowsFor(given, right, rows))}
            fields={fields}
          />
        ))}
      {entity !== '*' && given.can.length > 0 && (
        <Setting label={t('fieldRights')} help={t('fieldRightsHelp')}>
          <RightsMap
            value={given.fields}
            onChange={(next) => onChange(tidy({ ...given, fields: orNothing(next) }, ['rows']))}
            fields={fields}
            rights={['hide', 'mask', 'read', 'edit']}
            word={(right) => t(`fieldRight.${right}`)}
          />
        </Setting>
      )}
      <Denials entity={entity} rights={given} onChange={onChange} fields={fields} />
    </Group>
  )
}

interface DenialsProps {
  entity: string
  rights: EntityRights
  onChange: (next: EntityRights) => void
  fields: FieldDef[]
}

/** What holders of the role may not do, whatever their other roles give. */
function Denials({ entity, rights: given, onChange, fields }: DenialsProps) {
  const { t } = useTranslation('studio')
  const denied = given.deny ?? []
  const deniable = rights.filter((right) => !given.can.includes(right))
  const toggle = (right: string, on: boolean) => {
    const deny = on ? [...denied, right] : denied.filter((one) => one !== right)
    onChange(tidy({ ...given, deny: deny.length > 0 ? deny : undefined }, ['rows']))
  }
  return (
    <>
      {deniable.length > 0 && (
        <Setting label={t('deny')} help={t('denyHelp')}>
          {deniable.map((right) => (
            <Checkbox
              key={right}
              checked={denied.includes(right)}
              onChange={(event) => toggle(right, event.target.checked)}
            >
              {t(`right.${right}`)}
            </Checkbox>
          ))}
        </Setting>
      )}
      {entity !== '*' && (
        <Setting label={t('limits')} help={t('limitsHelp')}>
          <RightsMap
            value={given.limits}
            onChange={(next) => onChange(tidy({ ...given, limits: orNothing(next) }, ['rows']))}
            fields={fields}
            rights={['hide', 'mask', 'read']}
            word={(right) => t(`fieldRight.${right}`)}
          />
        </Setting>
      )}
    </>
  )
}

/** Rights that may hold on other rows than the rest. */
const narrowed = ['edit', 'delete'] as const

function withRowsFor(given: EntityRights, right: string, rows: string | undefined): EntityRights {
  const { [right]: _old, ...rest } = given.rows_for ?? {}
  return tidy({ ...given, rows_for: orNothing(rows === undefined ? rest : { ...rest, [right]: rows }) }, [
    'rows',
  ])
}

interface RowsProps {
  entity: string
  label: string
  rows: string | undefined
  onChange: (rows: string | undefined) => void
  fields: FieldDef[]
}

/** On which rows rights hold: a word, or a rule. Nothing means the same rows as for the rest. */
function RowsSetting({ entity, label, rows, onChange, fields }: RowsProps) {
  const { t } = useTranslation('studio')
  const scope = rows === undefined ? 'same' : scopeName(rows)
  const choices = [
    ...(label === t('rows') ? [] : (['same'] as const)),
    ...rowScopes,
    ...(entity === '*' ? [] : (['rule'] as const)),
  ]
  const choose = (next: string) => onChange(next === 'same' ? undefined : next === 'rule' ? '' : next)
  return (
    <Setting label={label} help={t(`scopeHelp.${scope}`)}>
      <Select
        value={scope}
        onChange={choose}
        options={choices.map((one) => ({ value: one, label: t(`scope.${one}`) }))}
        popupMatchSelectWidth={false}
        aria-label={label}
      />
      {scope === 'rule' && (
        <RuleEditor
          entity={entity}
          context="access"
          value={rows ?? ''}
          onChange={(rule) => onChange(rule ?? '')}
          label={label}
          fields={fields}
          tight
        />
      )}
    </Setting>
  )
}

function RolePanel({
  definition,
  change,
}: {
  definition: RoleDefinition
  change: (next: RoleDefinition) => void
}) {
  const { t } = useTranslation('studio')
  const given = definition.admin ?? []
  const toggle = (right: string, on: boolean) => {
    const next = on ? [...given, right] : given.filter((one) => one !== right)
    change({ ...definition, admin: next.length > 0 ? next : undefined })
  }
  return (
    <Group title={t('roleSettings')}>
      <WordsInput
        label={t('label')}
        value={definition.label}
        onChange={(label) => change({ ...definition, label })}
      />
      <WordsInput
        label={t('help')}
        value={definition.help}
        onChange={(help) => change({ ...definition, help })}
        long
      />
      <Setting label={t('adminRights')} help={t('adminRightsHelp')}>
        {admins.map((right) => (
          <Checkbox
            key={right}
            checked={given.includes(right)}
            onChange={(event) => toggle(right, event.target.checked)}
          >
            {t(`admin.${right}`)}
          </Checkbox>
        ))}
      </Setting>
    </Group>
  )
}
