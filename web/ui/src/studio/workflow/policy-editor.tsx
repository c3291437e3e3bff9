import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Policy, Require } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { Choice, Choices, fieldOptions, orNothing, Setting, Toggle } from '../parts'
import { useSteps, useWorkflow } from './context'
import { OptionalTime } from './duration-input'
import { WhoEditor } from './who-editor'

interface Props {
  policy: Policy
  onChange: (part: Partial<Policy>) => void
}

const verbs = ['transfer', 'delegate', 'add', 'remove', 'return', 'cc', 'save', 'withdraw', 'batch', 'email']
const commented = [
  'approve',
  'reject',
  'return',
  'transfer',
  'delegate',
  'add',
  'remove',
  'complete',
  'withdraw',
]

/** How an approval behaves in the cases nobody likes to think of; empty means the workflow's default. */
export function PolicyEditor({ policy, onChange }: Props) {
  const { t } = useTranslation('studio')
  const choice = (name: 'self' | 'same' | 'absent', values: string[]) => (
    <Choice
      label={t(`policy.${name}`)}
      value={policy[name]}
      onChange={(value) => onChange({ [name]: value })}
      options={values.map((value) => ({ value, label: t(`policy.${name}_${value}`) }))}
      clear
      placeholder={t('asDefault')}
    />
  )
  return (
    <>
      <Setting label={t('policy.can')}>
        <Checkbox.Group
          className="check-grid"
          value={policy.can ?? []}
          onChange={(can: string[]) => onChange({ can: can.length > 0 ? can : undefined })}
          options={verbs.map((verb) => ({ value: verb, label: t(`verb.${verb}`) }))}
        />
      </Setting>
      <RequireEditor value={policy.require} onChange={(require) => onChange({ require })} />
      <EmptyPolicy policy={policy} onChange={onChange} />
      {choice('self', ['allow', 'skip', 'manager', 'head', 'deny'])}
      {choice('same', ['ask', 'consecutive', 'all'])}
      {choice('absent', ['delegate', 'wait', 'manager'])}
      <ReturnPolicy policy={policy} onChange={onChange} />
      <WhoEditor
        label={t('policy.scope')}
        help={policy.scope ? undefined : t('policy.scopeHelp')}
        value={policy.scope}
        onChange={(scope) => onChange({ scope: orNothing(scope) })}
      />
      <OptionalTime
        label={t('policy.urge')}
        value={policy.limits?.urge}
        onChange={(urge) => onChange({ limits: urge === undefined ? undefined : { urge } })}
        start="30m!"
      />
    </>
  )
}

/** What a decision has to bring. */
export function RequireEditor({
  value = {},
  onChange,
}: {
  value?: Require
  onChange: (value: Require | undefined) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { fields } = useWorkflow()
  const set = (part: Partial<Require>) => {
    const next = Object.fromEntries(
      Object.entries({ ...value, ...part }).filter(([, one]) => one !== undefined && one !== false),
    )
    onChange(Object.keys(next).length > 0 ? next : undefined)
  }
  const comment = value.comment === true ? commented : value.comment || []
  return (
    <>
      <Setting label={t('policy.comment')}>
        <Checkbox.Group
          className="check-grid"
          value={comment}
          onChange={(list: string[]) => set({ comment: list.length > 0 ? list : undefined })}
          options={commented.map((verb) => ({ value: verb, label: t(`verb.${verb}`) }))}
        />
      </Setting>
      <Toggle
        label={t('policy.attachment')}
        value={!!value.attachment}
        onChange={(attachment) => set({ attachment })}
      />
      <Toggle
        label={t('policy.signature')}
        value={!!value.signature}
        onChange={(signature) => set({ signature })}
      />
      <Choices
        label={t('policy.fields')}
        value={value.fields}
        onChange={(list) => set({ fields: list })}
        options={fieldOptions(fields, text)}
      />
    </>
  )
}

function EmptyPolicy({ policy, onChange }: Props) {
  const { t } = useTranslation('studio')
  const people = typeof policy.empty === 'object' ? policy.empty.to : undefined
  const value = people ? 'to' : (policy.empty as string | undefined)
  const choose = (next: string | undefined) =>
    onChange({ empty: next === 'to' ? { to: [{ admin: true }] } : (next as Policy['empty']) })
  return (
    <>
      <Choice
        label={t('policy.empty')}
        value={value}
        onChange={choose}
        options={['admin', 'to', 'approve', 'reject', 'incident'].map((one) => ({
          value: one,
          label: t(`policy.empty_${one}`),
        }))}
        clear
        placeholder={t('asDefault')}
      />
      {people && (
        <WhoEditor label={t('people')} value={people} onChange={(to) => onChange({ empty: { to } })} />
      )}
    </>
  )
}

function ReturnPolicy({ policy, onChange }: Props) {
  const { t } = useTranslation('studio')
  const places = [
    { value: 'start', label: t('policy.return_start') },
    { value: 'prev', label: t('policy.return_prev') },
    ...useSteps(),
  ]
  const targets = (to: string[] | undefined) =>
    onChange({ return: orNothing({ ...(to && { to }), ...withThen(undefined, policy.return?.then) }) })
  return (
    <>
      <Choices
        label={t('policy.returnTo')}
        value={policy.return?.to}
        onChange={targets}
        options={places}
        placeholder={t('asDefault')}
      />
      <Choice
        label={t('policy.then')}
        value={policy.return?.then}
        onChange={(next) => onChange({ return: withThen(policy.return, next) })}
        options={['replay', 'jump', 'ask'].map((one) => ({ value: one, label: t(`policy.then_${one}`) }))}
        clear
        placeholder={t('asDefault')}
      />
      <Choice
        label={t('policy.reject')}
        value={policy.reject}
        onChange={(reject) => onChange({ reject })}
        options={[{ value: 'end', label: t('policy.reject_end') }, ...places]}
        clear
        placeholder={t('asDefault')}
      />
    </>
  )
}

function withThen(before: Policy['return'], next: string | undefined): Policy['return'] {
  const { then: _old, ...rest } = before ?? {}
  // biome-ignore lint/suspicious/noThenProperty: the definition's name for what follows a return
  return orNothing(next ? { ...rest, then: next } : rest)
}
