import { useQuery } from '@tanstack/react-query'
import { InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOptions } from '@/api/entities'
import type { Who } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { fieldOptions, ListEditor, Setting } from '../parts'
import { useWorkflow } from './context'
import { peopleQuery } from './people'
import { RuleField } from './rule-field'

const kinds = [
  'manager',
  'role',
  'team',
  'field',
  'submitter',
  'chain',
  'head',
  'user',
  'pick',
  'territory',
  'expr',
  'admin',
] as const
type WhoKind = (typeof kinds)[number]

interface Props {
  label: string
  value: Who[] | undefined
  onChange: (value: Who[]) => void
  help?: string
  /** Whether the votes of an entry may count more than once. */
  weights?: boolean
}

/** People by what they are: a manager, a role, a team, the person in a field … */
export function WhoEditor({ label, value, onChange, help, weights }: Props) {
  const { t } = useTranslation('studio')
  return (
    <Setting label={label} help={help}>
      <ListEditor<Who>
        items={value}
        onChange={onChange}
        head={(who, put) => (
          <Select
            size="small"
            value={kindOfWho(who)}
            onChange={(next: WhoKind) => put(starts[next])}
            options={kinds.map((one) => ({ value: one, label: t(`whoKind.${one}`) }))}
            aria-label={t('whoKindLabel')}
            popupMatchSelectWidth={false}
            style={{ flex: 1 }}
          />
        )}
        body={(who, put) => (
          <>
            <WhoDetail kind={kindOfWho(who)} who={who} onChange={put} />
            {(weights || who.weight !== undefined) && (
              <Small
                label={t('weight')}
                value={who.weight ?? 1}
                max={1_000_000}
                onChange={(weight) => put({ ...who, weight: weight === 1 ? undefined : weight })}
              />
            )}
          </>
        )}
        add={t('addPerson')}
        start={() => ({ role: '' })}
      />
    </Setting>
  )
}

/** A number with its name before it, in one line. */
function Small({
  label,
  value,
  max,
  onChange,
}: {
  label: string
  value: number | undefined
  max: number
  onChange: (value: number | undefined) => void
}) {
  return (
    <span className="row">
      <span className="muted">{label}</span>
      <InputNumber
        size="small"
        min={1}
        max={max}
        precision={0}
        value={value ?? null}
        onChange={(next) => onChange(next ?? undefined)}
        aria-label={label}
        style={{ width: 76 }}
      />
    </span>
  )
}

function kindOfWho(who: Who): WhoKind {
  return kinds.find((kind) => who[kind] !== undefined) ?? 'role'
}

const starts: Record<WhoKind, Who> = {
  manager: { manager: 1, of: 'submitter' },
  role: { role: '' },
  team: { team: '' },
  field: { field: '' },
  submitter: { submitter: true },
  chain: { chain: { until: 'candidate.grade >= 9', max: 5 }, of: 'submitter' },
  head: { head: '=record.owner.department' },
  user: { user: '' },
  pick: { pick: 'submitter', min: 1, max: 1 },
  territory: { territory: '=record.territory', as: 'manager' },
  expr: { expr: '' },
  admin: { admin: true },
}

interface DetailProps {
  kind: WhoKind
  who: Who
  onChange: (next: Who) => void
}

function WhoDetail(props: DetailProps) {
  const { kind, who, onChange } = props
  const { t } = useTranslation('studio')
  switch (kind) {
    case 'role':
    case 'team':
    case 'field':
      return <Named {...props} kind={kind} />
    case 'manager':
      return (
        <span className="row wrap">
          <InputNumber
            size="small"
            min={1}
            max={20}
            value={who.manager}
            onChange={(level) => onChange({ ...who, manager: level ?? 1 })}
            aria-label={t('level')}
            style={{ width: 64 }}
          />
          <span className="muted">{t('levelsAbove')}</span>
          <Of {...props} />
        </span>
      )
    case 'chain':
      return <ChainDetail {...props} />
    case 'pick':
      return <PickDetail {...props} />
    case 'user':
      return <PersonDetail {...props} />
    case 'head':
      return <HeadDetail {...props} />
    case 'territory':
      return <TerritoryDetail {...props} />
    case 'expr':
      return (
        <RuleField
          label={t('whoKind.expr')}
          want="any"
          value={who.expr}
          onChange={(expr) => onChange({ expr: expr ?? '' })}
        />
      )
    default:
      return null
  }
}

type NamedProps = DetailProps & { kind: 'role' | 'team' | 'field' }

function Named(props: NamedProps) {
  return (
    <>
      <NamedChoice {...props} />
      {props.kind === 'team' && <DutyDetail {...props} />}
    </>
  )
}

function NamedChoice({ kind, who, onChange }: NamedProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { roles, teams, fields } = useWorkflow()
  const people = fields.filter((field) => field.kind === 'user')
  const options =
    kind === 'role'
      ? roles
      : kind === 'team'
        ? teams
        : [{ value: 'owner', label: t('owner') }, ...fieldOptions(people, text)]
  // A path such as account.owner is not a field of the record itself.
  const named = who[kind]
  const all =
    named && !options.some((one) => one.value === named)
      ? [...options, { value: named, label: named }]
      : options
  return (
    <Select
      size="small"
      value={who[kind] || undefined}
      onChange={(name) => onChange({ ...who, [kind]: name })}
      options={all}
      placeholder={t(`whoKind.${kind}`)}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t(`whoKind.${kind}`)}
      style={{ width: '100%' }}
    />
  )
}

/** A person, kept by sign-in name. */
function PersonDetail({ who, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const { names } = useWorkflow()
  const [typed, setTyped] = useState('')
  const found = useQuery(peopleQuery({ q: typed || undefined, filter: 'record.active == true' })).data ?? []
  const people = found.map(({ login, name }) => ({ value: login, label: name }))
  const chosen = who.user ? [{ value: who.user, label: names('user', who.user) }] : []
  return (
    <Select
      size="small"
      value={who.user || undefined}
      onChange={(user) => onChange({ ...who, user })}
      options={[...chosen.filter((one) => people.every((person) => person.value !== one.value)), ...people]}
      optionRender={({ label, value }) => (
        <span className="row">
          {label} <span className="muted">{value}</span>
        </span>
      )}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t('whoKind.user')}
      aria-label={t('whoKind.user')}
      style={{ width: '100%' }}
    />
  )
}

/** What people are in a team or territory; empty means everybody in it. */
function DutyDetail({ who, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { names } = useWorkflow()
  const known = useOptions('territory_member', 'as').map((one) => ({
    value: one.name,
    label: text(one.label),
  }))
  const chosen = who.as ? [{ value: who.as, label: names('duty', who.as) }] : []
  return (
    <span className="row">
      <span className="muted">{t('duty')}</span>
      <Select
        size="small"
        allowClear
        value={who.as}
        onChange={(as?: string) => onChange({ ...who, as })}
        options={[...chosen.filter((one) => known.every((duty) => duty.value !== one.value)), ...known]}
        placeholder={t('everyDuty')}
        aria-label={t('duty')}
        style={{ flex: 1 }}
      />
    </span>
  )
}

/** A department or territory: a field of the record, or what a rule gives. */
function PlaceRule({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <RuleField
      label={label}
      want="any"
      value={value.replace(/^=/, '')}
      onChange={(rule) => onChange(`=${rule ?? ''}`)}
    />
  )
}

function HeadDetail({ who, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const head = who.head ?? ''
  const own = head === 'submitter'
  return (
    <>
      <Select
        size="small"
        value={own ? 'submitter' : 'rule'}
        onChange={(next) => onChange({ head: next === 'rule' ? '=record.owner.department' : next })}
        options={[
          { value: 'submitter', label: t('departmentOfSubmitter') },
          { value: 'rule', label: t('departmentByRule') },
        ]}
        aria-label={t('whoKind.head')}
        style={{ width: '100%' }}
      />
      {!own && (
        <PlaceRule
          label={t('department')}
          value={head}
          onChange={(next) => onChange({ ...who, head: next })}
        />
      )}
    </>
  )
}

function TerritoryDetail(props: DetailProps) {
  const { who, onChange } = props
  const { t } = useTranslation('studio')
  return (
    <>
      <DutyDetail {...props} />
      <PlaceRule
        label={t('territory')}
        value={who.territory ?? ''}
        onChange={(territory) => onChange({ ...who, territory })}
      />
    </>
  )
}

/** Whose manager or chain it is; a rule may give somebody else. */
function Of({ who, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const known = ['submitter', 'owner', 'previous']
  const value = who.of ?? 'submitter'
  const rule = value.startsWith('=')
  return (
    <>
      <Select
        size="small"
        value={rule ? '=' : value}
        onChange={(of) => onChange({ ...who, of: of === '=' ? '=record.owner' : of })}
        options={[...known, '='].map((one) => ({
          value: one,
          label: t(`of_.${one === '=' ? 'rule' : one}`),
        }))}
        aria-label={t('of')}
        style={{ flex: 1 }}
      />
      {rule && (
        <span className="whole-row">
          <PlaceRule label={t('of_.rule')} value={value} onChange={(of) => onChange({ ...who, of })} />
        </span>
      )}
    </>
  )
}

function ChainDetail(props: DetailProps) {
  const { who, onChange } = props
  const { t } = useTranslation('studio')
  const chain = who.chain ?? {}
  return (
    <>
      <span className="row wrap">
        <span className="muted">{t('above')}</span>
        <Of {...props} />
        <span className="muted">{t('atMost')}</span>
        <InputNumber
          size="small"
          min={1}
          max={20}
          value={chain.max}
          onChange={(max) => onChange({ ...who, chain: { ...chain, max: max ?? undefined } })}
          aria-label={t('atMost')}
          style={{ width: 60 }}
        />
      </span>
      <RuleField
        label={t('chainUntil')}
        value={chain.until}
        onChange={(until) => onChange({ ...who, chain: { ...(chain.max && { max: chain.max }), until } })}
      />
    </>
  )
}

function PickDetail({ who, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      <Select
        size="small"
        value={who.pick}
        onChange={(pick) => onChange({ ...who, pick })}
        options={(['submitter', 'previous'] as const).map((one) => ({
          value: one,
          label: t(`pickedBy.${one}`),
        }))}
        aria-label={t('whoKind.pick')}
        style={{ width: '100%' }}
      />
      <span className="row wrap">
        <Small label={t('pickMin')} value={who.min} max={50} onChange={(min) => onChange({ ...who, min })} />
        <Small label={t('pickMax')} value={who.max} max={50} onChange={(max) => onChange({ ...who, max })} />
      </span>
      <WhoEditor
        label={t('pickFrom')}
        value={who.from}
        onChange={(from) => onChange({ ...who, from: from.length > 0 ? from : undefined })}
      />
    </>
  )
}
