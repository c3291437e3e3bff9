import { Checkbox, Collapse, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Definition, Policy } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { useCatalogue } from '../catalogue'
import { isName, tidy } from '../definitions'
import { Choice, fieldOptions, Group, MapEditor, orNothing, Setting, WordsInput } from '../parts'
import { ClocksEditor } from './clocks-editor'
import { useStates, useSteps, useWorkflow, withRule } from './context'
import { NamedList } from './named-list'
import { PolicyEditor } from './policy-editor'
import { RuleField } from './rule-field'
import { WhoEditor } from './who-editor'

const beginnings = ['create', 'update', 'manual', 'schedule', 'api']

/** The settings of the workflow itself: what it runs on, when it begins, and what goes for every step. */
export function WorkflowPanel() {
  const { t } = useTranslation('studio')
  const { definition } = useWorkflow()
  const size = (part: object | undefined) => ({ count: Object.keys(part ?? {}).length })
  return (
    <>
      <Basics />
      <Collapse
        size="small"
        ghost
        items={[
          { key: 'start', label: t('beginning'), children: <Beginning /> },
          { key: 'let', label: t('lets', size(definition.let)), children: <Lets /> },
          { key: 'defaults', label: t('defaults'), children: <Defaults /> },
          { key: 'clocks', label: t('clocks', size(definition.clocks)), children: <ClocksEditor /> },
          { key: 'migrate', label: t('migrate', size(definition.migrate)), children: <Migration /> },
          { key: 'tests', label: t('tests', size(definition.tests)), children: <Tests /> },
        ]}
      />
    </>
  )
}

function useSet() {
  const { definition, change } = useWorkflow()
  return (part: Partial<Definition>) => change(tidy({ ...definition, ...part }))
}

function Basics() {
  const { t } = useTranslation('studio')
  const text = useText()
  const { definition, fields } = useWorkflow()
  const { named } = useCatalogue()
  const set = useSet()
  return (
    <Group title={t('workflowSettings')}>
      <WordsInput label={t('label')} value={definition.title} onChange={(title) => set({ title })} />
      <Choice
        label={t('kind.entity')}
        value={definition.entity}
        onChange={(entity) => set({ entity: entity ?? definition.entity })}
        options={named('entity')}
      />
      <Choice
        label={t('mirrorField')}
        help={t('mirrorHelp')}
        value={definition.field}
        onChange={(field) => set({ field })}
        options={fieldOptions(
          fields.filter((field) => field.kind === 'select'),
          text,
        )}
        clear
      />
      <Choice
        label={t('calendar')}
        help={t('calendarHelp')}
        value={definition.calendar}
        onChange={(calendar) => set({ calendar })}
        options={[{ value: 'always', label: t('calendarAlways') }, ...named('calendar')]}
      />
    </Group>
  )
}

/** What begins a run, for which records, and who may begin one by hand. */
function Beginning() {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const { start } = definition
  const put = (next: Definition['start']) => change({ ...definition, start: next })
  return (
    <>
      <Setting label={t('begins')}>
        <Checkbox.Group
          className="check-grid"
          value={start.on ?? []}
          onChange={(on: string[]) => put({ ...start, on })}
          options={beginnings.map((one) => ({ value: one, label: t(`begin.${one}`) }))}
        />
      </Setting>
      <RuleField
        label={t('beginIf')}
        value={start.if}
        onChange={(rule) => put(withRule(start, rule))}
        none={t('everyRecord')}
      />
      <WhoEditor
        label={t('beginWho')}
        help={start.who ? undefined : t('beginWhoHelp')}
        value={start.who}
        onChange={(who) => put(tidy({ ...start, who: orNothing(who) }, ['state', 'if']))}
      />
    </>
  )
}

function Defaults() {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const put = (part: Partial<Policy>) =>
    change(tidy({ ...definition, defaults: orNothing(tidy({ ...definition.defaults, ...part })) }))
  return (
    <>
      <p className="setting-help">{t('defaultsHelp')}</p>
      <PolicyEditor policy={definition.defaults ?? {}} onChange={put} />
    </>
  )
}

/** Names for values that several rules use. */
function Lets() {
  const { t } = useTranslation('studio')
  const { definition } = useWorkflow()
  const set = useSet()
  return (
    <>
      <p className="setting-help">{t('letsHelp')}</p>
      <NamedList<string>
        value={definition.let}
        onChange={(next) => set({ let: next })}
        body={(rule, put) => (
          <RuleField label={t('letValue')} want="any" value={rule} onChange={(next) => put(next ?? '')} />
        )}
        add={t('addLet')}
        fresh={['value', '']}
      />
    </>
  )
}

/** What becomes of runs that stand at a step or state which is no longer there. */
function Migration() {
  const { t } = useTranslation('studio')
  const { definition } = useWorkflow()
  const set = useSet()
  const places = [...useStates(), ...useSteps()]
  const [name, setName] = useState('')
  const map = definition.migrate ?? {}
  const add = () => {
    if (isName(name) && !(name in map)) set({ migrate: { ...map, [name]: null } })
    setName('')
  }
  return (
    <>
      <p className="setting-help">{t('migrateHelp')}</p>
      <MapEditor<string | null>
        below
        value={map}
        onChange={(migrate) => set({ migrate: orNothing(migrate) })}
        draw={(to, put, from) => (
          <Select
            size="small"
            value={to ?? ''}
            onChange={(next: string) => put(next || null)}
            options={[{ value: '', label: t('migrateAnew') }, ...places]}
            aria-label={from}
            style={{ width: '100%' }}
          />
        )}
      />
      <Input
        size="small"
        className="code"
        value={name}
        placeholder={t('migrateFrom')}
        aria-label={t('migrateFrom')}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={add}
        onBlur={add}
      />
    </>
  )
}

/** Scenarios that have to pass before publishing. */
function Tests() {
  const { t } = useTranslation('studio')
  const { definition } = useWorkflow()
  const set = useSet()
  return (
    <Setting label={t('testNames')} help={t('testsHelp')}>
      <Select
        mode="tags"
        open={false}
        suffixIcon={null}
        value={definition.tests ?? []}
        onChange={(tests: string[]) => set({ tests: orNothing(tests) })}
        aria-label={t('testNames')}
        style={{ width: '100%' }}
      />
    </Setting>
  )
}
