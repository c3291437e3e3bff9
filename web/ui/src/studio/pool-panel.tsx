import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { useCatalogue, useFields } from './catalogue'
import type { EntityDefinition, PoolDefinition, PoolRuleDefinition } from './definitions'
import { freeName } from './flow-edit'
import {
  Choice,
  Choices,
  fieldOptions,
  ListEditor,
  NumberSetting,
  RuleSetting,
  Setting,
  Toggle,
  WordsInput,
} from './parts'

interface Props {
  definition: EntityDefinition
  change: (next: EntityDefinition) => void
}

/** How records without an owner are shared out. */
export function PoolPanel({ definition, change }: Props) {
  const { t } = useTranslation('studio')
  const { pool } = definition
  const start = (): PoolDefinition => ({ show: definition.title ? [definition.title] : [] })
  if (definition.parent) return null
  return (
    <section className="panel">
      <header>
        <h2>{t('pool.title')}</h2>
      </header>
      <div className="body settings stack">
        <Toggle
          label={t('pool.on')}
          help={t('pool.help')}
          value={pool !== undefined}
          onChange={(on) => change({ ...definition, pool: on ? start() : undefined })}
        />
        {pool && (
          <PoolForm
            entity={definition.name}
            pool={pool}
            set={(part) => change({ ...definition, pool: { ...pool, ...part } })}
          />
        )}
      </div>
    </section>
  )
}

/** The numbers that hold a pool in bounds, and how large each may be. */
const limits = [
  ['most', 100_000],
  ['daily', 10_000],
  ['protect', 365],
  ['notice', 365],
] as const

function PoolForm({
  entity,
  pool,
  set,
}: {
  entity: string
  pool: PoolDefinition
  set: (part: Partial<PoolDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = fieldOptions(useFields(entity), text)
  const roles = useCatalogue().named('role')
  const fresh = (): PoolRuleDefinition => ({
    name: freeName('rule', new Set((pool.recycle ?? []).map((one) => one.name))),
    label: { en: '', zh: '' },
    days: 30,
  })
  return (
    <>
      <Choices
        label={t('pool.show')}
        value={pool.show}
        onChange={(show) => set({ show: show ?? [] })}
        options={fields}
      />
      <Choices
        label={t('pool.claim')}
        value={pool.claim}
        onChange={(claim) => set({ claim })}
        options={roles}
      />
      <Choices
        label={t('pool.assign')}
        value={pool.assign}
        onChange={(assign) => set({ assign })}
        options={roles}
      />
      {limits.map(([name, max]) => (
        <NumberSetting
          key={name}
          label={t(`pool.${name}`)}
          value={pool[name]}
          onChange={(value) => set({ [name]: value })}
          max={max}
        />
      ))}
      <Setting label={t('pool.recycle')} help={t('pool.recycleHelp')}>
        <ListEditor
          items={pool.recycle}
          onChange={(recycle) => set({ recycle: recycle.length > 0 ? recycle : undefined })}
          head={(rule, put) => (
            <NumberSetting
              label={t('pool.days')}
              value={rule.days}
              onChange={(days) => put({ ...rule, days: days ?? 1 })}
              max={3650}
            />
          )}
          body={(rule, put) => (
            <RecycleForm entity={entity} rule={rule} onChange={(part) => put({ ...rule, ...part })} />
          )}
          add={t('pool.addRule')}
          start={fresh}
          keyOf={(rule) => rule.name}
        />
      </Setting>
    </>
  )
}

function RecycleForm({
  entity,
  rule,
  onChange,
}: {
  entity: string
  rule: PoolRuleDefinition
  onChange: (part: Partial<PoolRuleDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity)
  return (
    <div className="grow">
      <WordsInput label={t('pool.why')} value={rule.label} onChange={(label) => onChange({ label })} />
      <Choice
        label={t('pool.since')}
        value={rule.since}
        onChange={(since) => onChange({ since })}
        options={fieldOptions(fields, text)}
        clear
        placeholder={t('pool.owned')}
      />
      <RuleSetting
        entity={entity}
        context="filter"
        want="boolean"
        fields={fields}
        value={rule.unless}
        onChange={(unless) => onChange({ unless })}
        label={t('pool.unless')}
        none={t('pool.never')}
      />
    </div>
  )
}
