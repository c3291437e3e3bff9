import { DeleteOutlined } from '@ant-design/icons'
import { Button, Collapse, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Transition } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { isName, tidy } from '../definitions'
import { changeState, renameKey } from '../flow-edit'
import {
  Choice,
  fieldOptions,
  Group,
  ListEditor,
  orNothing,
  Setting,
  Toggle,
  WordsInput,
  wordsOrNothing,
} from '../parts'
import { ActionsEditor } from './actions-editor'
import { useStates, useWorkflow, withRule } from './context'
import { FieldRightsEditor } from './field-rights-editor'
import { RequireEditor } from './policy-editor'
import { RuleField } from './rule-field'
import { type Chosen, findWay, withWay } from './selection'
import { WhoEditor } from './who-editor'

interface Props {
  chosen: Extract<Chosen, { kind: 'way' }>
  onChoose: (chosen: Chosen) => void
  onGone: () => void
}

/** A way from one state to another: its button, who may press it, and what it asks for. */
export function WayPanel({ chosen, onChoose, onGone }: Props) {
  const { t } = useTranslation('studio')
  const { definition, change } = useWorkflow()
  const way = findWay(definition, chosen) as Transition
  const put = (next: Transition | null) =>
    change(changeState(definition, chosen.state, (state) => withWay(state, chosen.event, chosen.index, next)))
  const set = (part: Partial<Transition>) => put(tidy({ ...way, ...part }))
  const rename = (event: string) => {
    const on = definition.states[chosen.state]?.on ?? {}
    if (event === chosen.event || !isName(event) || event in on) return
    change(
      changeState(definition, chosen.state, (state) => ({
        ...state,
        on: renameKey(on, chosen.event, event),
      })),
    )
    onChoose({ ...chosen, event })
  }
  const states = useStates()
  return (
    <>
      <Group title={t('waySettings')}>
        <WordsInput label={t('button')} value={way.title} onChange={(title) => set({ title })} />
        <Choice label={t('goesTo')} value={way.to} onChange={(to) => set({ to })} options={states} />
        <Setting label={t('event')} help={t('eventHelp')}>
          <Input
            size="small"
            className="code"
            defaultValue={chosen.event}
            onBlur={(event) => rename(event.target.value)}
            aria-label={t('event')}
          />
        </Setting>
        <WhoEditor
          label={t('whoMay')}
          value={way.who}
          onChange={(who) => set({ who: orNothing(who) })}
          help={way.who ? undefined : t('whoMayHelp')}
        />
        <RuleField
          label={t('offeredIf')}
          value={way.if}
          onChange={(rule) => put(withRule(way, rule))}
          none={t('alwaysOffered')}
        />
        {way.if !== undefined && (
          <WordsInput
            label={t('refusal')}
            help={t('refusalHelp')}
            value={way.msg}
            onChange={(msg) => set({ msg: wordsOrNothing(msg) })}
          />
        )}
        {way.to && (
          <Toggle
            label={t('restoreValues')}
            help={t('restoreValuesHelp')}
            value={way.restore ?? false}
            onChange={(restore) => set({ restore: restore || undefined })}
          />
        )}
      </Group>
      <Asks way={way} set={set} />
      <Button
        danger
        type="text"
        icon={<DeleteOutlined />}
        onClick={() => {
          put(null)
          onGone()
        }}
      >
        {t('removeWay')}
      </Button>
    </>
  )
}

interface PartProps {
  way: Transition
  set: (part: Partial<Transition>) => void
}

function Asks({ way, set }: PartProps) {
  const { t } = useTranslation('studio')
  const form = (fields: Record<string, string>) => set({ form: orNothing(fields) })
  return (
    <Collapse
      size="small"
      ghost
      defaultActiveKey={way.check ? ['check'] : []}
      items={[
        {
          key: 'check',
          label: t('wayChecks', { count: way.check?.length ?? 0 }),
          children: <Checks way={way} set={set} />,
        },
        {
          key: 'form',
          label: t('wayForm'),
          children: <FieldRightsEditor value={way.form} onChange={form} rights={['require', 'edit']} />,
        },
        {
          key: 'require',
          label: t('wayRequire'),
          children: <RequireEditor value={way.require} onChange={(require) => set({ require })} />,
        },
        {
          key: 'do',
          label: t('wayDo', { count: way.do?.length ?? 0 }),
          children: (
            <ActionsEditor actions={way.do} onChange={(actions) => set({ do: orNothing(actions) })} />
          ),
        },
      ]}
    />
  )
}

/** Conditions that have to hold; otherwise the click is refused with the message. */
function Checks({ way, set }: PartProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  return (
    <ListEditor
      items={way.check}
      onChange={(check) => set({ check: orNothing(check) })}
      head={(_check, _put, index) => <b>{t('mustHold', { number: index + 1 })}</b>}
      body={(check, put) => (
        <>
          <RuleField
            label={t('condition.rule')}
            value={check.if}
            onChange={(rule) => put({ ...check, if: rule ?? '' })}
          />
          <WordsInput label={t('message')} value={check.msg} onChange={(msg) => put({ ...check, msg })} />
          <Choice
            label={t('shownAt')}
            value={check.field}
            onChange={(field) => put(tidy({ ...check, field }, ['if']))}
            options={fieldOptions(fields, text)}
            clear
            placeholder={t('wholeRecord')}
          />
        </>
      )}
      add={t('addCheck')}
      start={() => ({ if: '', msg: { en: '', zh: '' } })}
    />
  )
}
