import { DeleteOutlined } from '@ant-design/icons'
import { Button, Collapse, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { State } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { isName, tidy } from '../definitions'
import { changeState, removeState, renameState } from '../flow-edit'
import { Choice, Choices, fieldOptions, Group, orNothing, Setting, Toggle, WordsInput } from '../parts'
import { ActionsEditor } from './actions-editor'
import { useWorkflow, withRule } from './context'
import { FieldRightsEditor } from './field-rights-editor'
import { RuleField } from './rule-field'
import { TimersEditor } from './timers-editor'

interface Props {
  name: string
  onRenamed: (name: string) => void
  onGone: () => void
}

const finals = ['approved', 'rejected', 'cancelled', 'done']

/** The settings of a state. */
export function StatePanel({ name, onRenamed, onGone }: Props) {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const state = definition.states[name] as State
  const set = (part: Partial<State>) =>
    change(changeState(definition, name, (before) => tidy({ ...before, ...part })))
  const rename = (next: string) => {
    if (next === name || !isName(next) || definition.states[next]) return
    change(renameState(definition, name, next))
    onRenamed(next)
  }
  return (
    <>
      <Group title={t('stateSettings')}>
        <WordsInput label={t('title')} value={state.title} onChange={(title) => set({ title })} />
        <Setting label={t('technicalName')}>
          <Input
            size="small"
            className="code"
            defaultValue={name}
            onBlur={(event) => rename(event.target.value)}
            aria-label={t('technicalName')}
          />
        </Setting>
        <Toggle
          label={t('lock')}
          help={t('lockHelp')}
          value={!!state.lock}
          onChange={(lock) => set({ lock: lock || undefined })}
        />
        <Toggle
          label={t('startHere')}
          value={definition.start.state === name}
          onChange={(on) => on && change({ ...definition, start: { ...definition.start, state: name } })}
        />
        <Choice
          label={t('ends')}
          value={state.final}
          onChange={(final) => set({ final: final as State['final'] })}
          options={finals.map((one) => ({ value: one, label: t(`final.${one}`) }))}
          clear
          placeholder={t('goesOn')}
        />
      </Group>
      <More state={state} set={set} />
      <Button
        danger
        type="text"
        icon={<DeleteOutlined />}
        disabled={definition.start.state === name}
        onClick={() => {
          change(removeState(definition, name))
          onGone()
        }}
      >
        {t('removeState')}
      </Button>
    </>
  )
}

function More({ state, set }: { state: State; set: (part: Partial<State>) => void }) {
  const { t } = useTranslation('studio')
  return (
    <Collapse
      size="small"
      ghost
      items={[
        { key: 'watch', label: t('watch'), children: <Watch state={state} set={set} /> },
        {
          key: 'fields',
          label: t('stateFields'),
          children: (
            <FieldRightsEditor
              value={state.fields}
              onChange={(fields) => set({ fields: orNothing(fields) })}
            />
          ),
        },
        {
          key: 'enter',
          label: t('onEnter', { count: state.enter?.length ?? 0 }),
          children: (
            <ActionsEditor actions={state.enter} onChange={(enter) => set({ enter: orNothing(enter) })} />
          ),
        },
        {
          key: 'exit',
          label: t('onExit', { count: state.exit?.length ?? 0 }),
          children: (
            <ActionsEditor actions={state.exit} onChange={(exit) => set({ exit: orNothing(exit) })} />
          ),
        },
        {
          key: 'after',
          label: t('timers', { count: state.after?.length ?? 0 }),
          children: <TimersEditor timers={state.after} onChange={(after) => set({ after })} />,
        },
      ]}
    />
  )
}

/** What happens when somebody changes watched fields while the steps run. */
function Watch({ state, set }: { state: State; set: (part: Partial<State>) => void }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  const watch = state.watch
  const put = (names: string[] | undefined) =>
    set({ watch: names ? { do: 'restart', ...watch, fields: names } : undefined })
  return (
    <>
      <Choices
        label={t('watchFields')}
        help={t('watchHelp')}
        value={watch?.fields}
        onChange={put}
        options={fieldOptions(fields, text)}
      />
      {watch && (
        <>
          <Choice
            label={t('watchDo')}
            value={watch.do}
            onChange={(next) => set({ watch: { ...watch, do: next ?? 'restart' } })}
            options={['restart', 'reroute', 'ignore', 'deny'].map((one) => ({
              value: one,
              label: t(`watch_.${one}`),
            }))}
          />
          <RuleField
            label={t('onlyIf')}
            value={watch.if}
            onChange={(rule) => set({ watch: withRule(watch, rule) })}
            none={t('alwaysStep')}
          />
        </>
      )}
    </>
  )
}
