import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Call, Definition, Step } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { definitionQuery } from '../api'
import { useFields } from '../catalogue'
import { tidy } from '../definitions'
import { Choice, fieldOptions, Group, MapEditor, orNothing, Setting, Toggle } from '../parts'
import { JoinChoice } from './branch-panels'
import { useWorkflow } from './context'
import { RuleField } from './rule-field'
import { ValuesEditor } from './values-editor'

interface Props {
  step: Step
  put: (next: Step) => void
}

/** Another workflow that runs inside this one: what it is given, how often it runs, what comes back. */
export function CallPanel({ step, put }: Props) {
  const { t } = useTranslation('studio')
  const { workflows } = useWorkflow()
  const call = step.call ?? { workflow: '' }
  const set = (part: Partial<Call>) => put({ ...step, call: tidy({ ...call, ...part }, ['workflow']) })
  return (
    <>
      <Group title={t('call')}>
        <Choice
          label={t('kind.workflow')}
          value={call.workflow}
          onChange={(workflow) => put({ ...step, call: { workflow: workflow ?? '' } })}
          options={workflows}
        />
        <RuleField
          label={t('forEach')}
          help={t('forEachHelp')}
          want="any"
          value={call.for_each}
          onChange={(rule) => {
            const { for_each: _old, ...rest } = call
            put({ ...step, call: rule === undefined ? rest : { ...rest, for_each: rule } })
          }}
          none={t('once')}
        />
        {call.for_each !== undefined && (
          <JoinChoice value={call.join} most={6} onChange={(join) => set({ join })} />
        )}
        <Toggle
          label={t('callAsync')}
          help={t('callAsyncHelp')}
          value={!!call.async}
          onChange={(async) => set({ async: async || undefined })}
        />
        <Choice
          label={t('onCancel')}
          value={call.on_cancel ?? 'cascade'}
          onChange={(next) => set({ on_cancel: next })}
          options={['cascade', 'detach'].map((one) => ({ value: one, label: t(`onCancel_.${one}`) }))}
        />
      </Group>
      {call.workflow && <Mappings call={call} set={set} />}
    </>
  )
}

/** What the called workflow's record begins with, and which of its fields come back. */
function Mappings({ call, set }: { call: Call; set: (part: Partial<Call>) => void }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  const called = useQuery(definitionQuery<Definition>(`workflows/${call.workflow}.json`)).data?.effective
  const theirs = useFields(called?.entity)
  return (
    <Group title={t('handOver')}>
      <Setting label={t('callWith')}>
        <ValuesEditor
          value={call.with}
          onChange={(values) => set({ with: orNothing(values) })}
          fields={theirs}
          add={t('setField')}
        />
      </Setting>
      <Setting label={t('callOut')} help={t('callOutHelp')}>
        <MapEditor
          below
          value={call.out}
          onChange={(out) => set({ out: orNothing(out) })}
          options={fieldOptions(fields, text)}
          draw={(from, change, name) => (
            <Select
              size="small"
              value={from || undefined}
              onChange={change}
              options={fieldOptions(theirs, text)}
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={name}
              style={{ width: '100%' }}
            />
          )}
          add={t('setField')}
          start={() => ''}
        />
      </Setting>
    </Group>
  )
}
