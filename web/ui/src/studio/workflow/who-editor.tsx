import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Who } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { fieldOptions, Setting } from '../parts'
import { useWorkflow } from './context'
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
}

/** People by what they are: a manager, a role, a team, the person in a field … */
export function WhoEditor({ label, value, onChange, help }: Props) {
  const { t } = useTranslation('studio')
  const list = value ?? []
  const put = (index: number, next: Who | null) =>
    onChange(list.flatMap((one, at) => (at === index ? (next ?? []) : one)))
  return (
    <Setting label={label} help={help}>
      {list.map((who, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry has no name; its place is what it is
        <WhoRow key={index} who={who} onChange={(next) => put(index, next)} />
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => onChange([...list, { role: '' }])}
      >
        {t('addPerson')}
      </Button>
    </Setting>
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

function WhoRow({ who, onChange }: { who: Who; onChange: (next: Who | null) => void }) {
  const { t } = useTranslation('studio')
  const kind = kindOfWho(who)
  return (
    <div className="who-row">
      <div className="row">
        <Select
          size="small"
          value={kind}
          onChange={(next: WhoKind) => onChange(starts[next])}
          options={kinds.map((one) => ({ value: one, label: t(`whoKind.${one}`) }))}
          aria-label={t('whoKindLabel')}
          popupMatchSelectWidth={false}
          style={{ flex: 1 }}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('action.remove')}
          onClick={() => onChange(null)}
        />
      </div>
      <WhoDetail kind={kind} who={who} onChange={onChange} />
    </div>
  )
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
        <span className="row">
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
    case 'head':
    case 'territory':
      return (
        <Input
          size="small"
          className="code"
          value={who[kind] ?? ''}
          onChange={(event) => onChange({ ...who, [kind]: event.target.value })}
          aria-label={t(`whoKind.${kind}`)}
        />
      )
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

function Named({ kind, who, onChange }: DetailProps & { kind: 'role' | 'team' | 'field' }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { roles, teams, fields } = useWorkflow()
  const people = fields.filter((field) => field.kind === 'user')
  const owner = { value: 'owner', label: t('owner') }
  const options = kind === 'role' ? roles : kind === 'team' ? teams : [owner, ...fieldOptions(people, text)]
  return (
    <Select
      size="small"
      value={who[kind] || undefined}
      onChange={(name) => onChange({ ...who, [kind]: name })}
      options={options}
      placeholder={t(`whoKind.${kind}`)}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t(`whoKind.${kind}`)}
      style={{ width: '100%' }}
    />
  )
}

function Of({ who, onChange }: DetailProps) {
  const { t } = useTranslation('studio')
  const options = [
    { value: 'submitter', label: t('submitter') },
    { value: '=record.owner', label: t('owner') },
  ]
  if (who.of && !options.some((one) => one.value === who.of)) options.push({ value: who.of, label: who.of })
  return (
    <Select
      size="small"
      value={who.of ?? 'submitter'}
      onChange={(of) => onChange({ ...who, of })}
      options={options}
      aria-label={t('of')}
      style={{ flex: 1 }}
    />
  )
}

function ChainDetail(props: DetailProps) {
  const { who, onChange } = props
  const { t } = useTranslation('studio')
  const chain = who.chain ?? {}
  return (
    <>
      <span className="row">
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
        onChange={(until) => onChange({ ...who, chain: { ...chain, until } })}
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
      <WhoEditor
        label={t('pickFrom')}
        value={who.from}
        onChange={(from) => onChange({ ...who, from: from.length > 0 ? from : undefined })}
      />
    </>
  )
}
