import { MenuFoldOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { humanize } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import type { DefinitionInfo } from './api'
import { useCatalogue } from './catalogue'
import { useDrafts } from './drafts'

export const creatableKinds = [
  'entity',
  'form',
  'view',
  'workflow',
  'print',
  'options',
  'role',
  'home',
  'conversion',
] as const
export type CreatableKind = (typeof creatableKinds)[number]

const groups = [
  'entity',
  'form',
  'workflow',
  'print',
  'options',
  'role',
  'view',
  'home',
  'menu',
  'template',
  'team',
  'calendar',
  'assignment',
  'conversion',
  'statement',
  'pack',
]

interface Props {
  path: string | undefined
  onCreate: (kind: CreatableKind) => void
  onGo?: () => void
  onClose?: () => void
}

/** Everything the installation is made of, by kind. */
export function Sidebar({ path, onCreate, onGo, onClose }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { all, packs } = useCatalogue()
  const [search, setSearch] = useState('')
  const [pack, setPack] = useState<string>()
  const fits = (one: DefinitionInfo) =>
    (!pack || one.layers.includes(pack)) &&
    `${text(one.label)} ${one.name} ${one.entity ?? ''}`.toLowerCase().includes(search.toLowerCase())
  return (
    <nav className="studio-side" aria-label={t('definitions')}>
      <div className="studio-search">
        <div className="row">
          <Input
            size="small"
            prefix={<SearchOutlined />}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder={t('search')}
            aria-label={t('search')}
            allowClear
          />
          {onClose && (
            <Button
              type="text"
              size="small"
              icon={<MenuFoldOutlined />}
              onClick={onClose}
              aria-label={t('hideList')}
              title={t('hideList')}
            />
          )}
        </div>
        <Select
          size="small"
          allowClear
          value={pack}
          onChange={setPack}
          placeholder={t('allPacks')}
          aria-label={t('pack')}
          options={[
            ...packs.map((one) => ({ value: one.name, label: text(one.label) })),
            { value: 'custom', label: t('own') },
          ]}
        />
      </div>
      <div className="studio-tree">
        {groups.map((kind) => (
          <KindGroup
            key={kind}
            kind={kind}
            items={all.filter((one) => one.kind === kind && fits(one))}
            path={path}
            searching={search !== ''}
            onCreate={onCreate}
            onGo={onGo}
          />
        ))}
      </div>
    </nav>
  )
}

interface GroupProps extends Props {
  kind: string
  items: DefinitionInfo[]
  searching: boolean
}

function KindGroup({ kind, items, path, searching, onCreate, onGo }: GroupProps) {
  const { t } = useTranslation('studio')
  const here = items.some((one) => one.path === path)
  const [open, setOpen] = useState(kind === 'entity')
  const creatable = creatableKinds.find((one) => one === kind)
  if (items.length === 0 && !creatable) return null
  const shown = open || here || searching
  return (
    <section>
      <header className="row">
        <button type="button" className="plain grow" onClick={() => setOpen(!shown)} aria-expanded={shown}>
          {t(`kinds.${kind}`)} <span className="muted">{items.length}</span>
        </button>
        {creatable && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            title={t(`new.${creatable}`)}
            aria-label={t(`new.${creatable}`)}
            onClick={() => onCreate(creatable)}
          />
        )}
      </header>
      {shown &&
        items.map((one) => <Entry key={one.path} one={one} current={one.path === path} onGo={onGo} />)}
    </section>
  )
}

function Entry({ one, current, onGo }: { one: DefinitionInfo; current: boolean; onGo?: () => void }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const entity = useCatalogue()
    .named('entity')
    .find((other) => other.value === one.entity)
  const waiting = useDrafts((state) => one.path in state.drafts)
  const label = text(one.label) || ownName(one, t)
  const grouped = one.kind === 'form' || one.kind === 'view'
  return (
    <Link
      to="/studio"
      search={{ path: one.path }}
      className={`studio-entry ${current ? 'current' : ''}`}
      onClick={onGo}
      title={one.path}
    >
      <span className="grow ellipsis">
        {grouped && entity ? `${entity.label} · ` : ''}
        {label}
      </span>
      {(one.changed || waiting) && <span className="changed-dot" title={t('changed')} />}
    </Link>
  )
}

/** What to call a definition that has no label. */
function ownName(one: DefinitionInfo, t: TFunction<'studio'>): string {
  if (one.kind === 'menu') return t('kinds.menu')
  const name = one.name.split('.').pop() ?? one.name
  if (one.kind === 'form') return name === 'default' ? t('defaultForm') : t('formName', { name })
  return humanize(name)
}
