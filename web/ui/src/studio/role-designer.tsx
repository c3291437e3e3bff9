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
  const put = (entity: string, next: EntityRights | null) => {
    const { [entity]: _old, ...rest } = entities
    change({ ...definition, entities: next ? { ...rest, [entity]: next } : rest })
  }
  const entity = chosen === undefined ? undefined : entities[chosen]
  return (
    <Workbench
      panelOpen={!!entity}
      onClosePanel={() => setChosen(undefined)}
      panel={
        chosen !== undefined && entity ? (
          <RightsPanel
            key={chosen}
            entity={chosen}
            label={rows.find((row) => row.value === chosen)?.label ?? chosen}
            rights={entity}
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
                rights={entities[row.value]}
                chosen={row.value === chosen}
                onChoose={() => setChosen(row.value)}
                onChange={(next) => put(row.value, next)}
              />
            ))}
          </tbody>
        </table>
      </section>
    </Workbench>
  )
}

interface RowProps {
  row: Named
  rights: EntityRights | undefined
  chosen: boolean
  onChoose: () => void
  onChange: (next: EntityRights | null) => void
}

function MatrixRow({ row, rights: given, chosen, onChoose, onChange }: RowProps) {
  const { t } = useTranslation('studio')
  const toggle = (right: string, on: boolean) => {
    const before = given?.can ?? []
    const needed = on && right !== 'read' && !before.includes('read') ? ['read'] : []
    const can = on ? [...before, ...needed, right] : before.filter((one) => one !== right)
    const kept = on || !given ? given : withRowsFor(given, right, undefined)
    onChange(can.length === 0 ? null : { rows: 'own', ...kept, can })
    if (on) onChoose()
  }
  const limited = Object.keys(given?.fields ?? {}).length
  return (
    <tr className={chosen ? 'current' : undefined}>
      <th scope="row">
        <button type="button" className="plain" onClick={onChoose} disabled={!given}>
          {row.label}
        </button>
      </th>
      {rights.map((right) => (
        <td key={right}>
          <Checkbox
            checked={given?.can.includes(right) ?? false}
            onChange={(event) => toggle(right, event.target.checked)}
            aria-label={`${row.label}: ${t(`right.${right}`)}`}
          />
        </td>
      ))}
      <td className="rows-cell">
        {given && (
          <button type="button" className="plain" onClick={onChoose}>
            <span className="tag blue">{t(`scope.${scopeName(given.rows ?? 'all')}`)}</span>
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
      <RowsSetting
        entity={entity}
        label={t('rows')}
        rows={given.rows ?? 'all'}
        onChange={(rows) => onChange({ ...given, rows: rows ?? 'all' })}
        fields={fields}
      />
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
      {entity !== '*' && (
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
    </Group>
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
