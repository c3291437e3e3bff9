import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Collapse, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Transition, words } from '@/diagram/definition'
import { useLanguage, useText } from '@/i18n/text'
import { isName, tidy } from '../definitions'
import { changeState, renameKey } from '../flow-edit'
import { Choice, fieldOptions, Group, Setting, WordsInput } from '../parts'
import { ActionsEditor } from './actions-editor'
import { useWorkflow } from './context'
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
  const language = useLanguage()
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
  const states = Object.entries(definition.states).map(([name, state]) => ({
    value: name,
    label: words(state.title, language, name),
  }))
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
          onChange={(who) => set({ who: who.length > 0 ? who : undefined })}
          help={way.who ? undefined : t('whoMayHelp')}
        />
        <RuleField
          label={t('offeredIf')}
          value={way.if}
          onChange={(rule) => put(withIf(way, rule))}
          none={t('alwaysOffered')}
        />
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

function withIf(way: Transition, rule: string | undefined): Transition {
  const { if: _old, ...rest } = way
  return rule === undefined ? rest : { ...rest, if: rule }
}

interface PartProps {
  way: Transition
  set: (part: Partial<Transition>) => void
}

function Asks({ way, set }: PartProps) {
  const { t } = useTranslation('studio')
  const form = (fields: Record<string, string>) =>
    set({ form: Object.keys(fields).length > 0 ? fields : undefined })
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
            <ActionsEditor
              actions={way.do}
              onChange={(actions) => set({ do: actions.length > 0 ? actions : undefined })}
            />
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
  const checks = way.check ?? []
  type Check = (typeof checks)[number]
  const put = (index: number, next: Check | null) => {
    const list = checks.flatMap((one, at) => (at === index ? (next ?? []) : one))
    set({ check: list.length > 0 ? list : undefined })
  }
  return (
    <div className="stack" style={{ gap: 8 }}>
      {checks.map((check, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a check has no name; its place is what it is
        <div className="who-row" key={index}>
          <div className="row">
            <b className="grow">{t('mustHold', { number: index + 1 })}</b>
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('action.remove')}
              onClick={() => put(index, null)}
            />
          </div>
          <RuleField
            label={t('condition.rule')}
            value={check.if}
            onChange={(rule) => put(index, { ...check, if: rule ?? '' })}
          />
          <WordsInput
            label={t('message')}
            value={check.msg}
            onChange={(msg) => put(index, { ...check, msg })}
          />
          <Choice
            label={t('shownAt')}
            value={check.field}
            onChange={(field) => put(index, tidy({ ...check, field }))}
            options={fieldOptions(fields, text)}
            clear
            placeholder={t('wholeRecord')}
          />
        </div>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => set({ check: [...checks, { if: '', msg: { en: '', zh: '' } }] })}
      >
        {t('addCheck')}
      </Button>
    </div>
  )
}
