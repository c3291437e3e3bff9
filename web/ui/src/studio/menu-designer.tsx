import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { humanize, words } from '@/diagram/definition'
import { useLanguage, useText } from '@/i18n/text'
import { Icon, iconNames } from '@/ui/icon'
import { type Named, useCatalogue } from './catalogue'
import type { MenuArea, MenuDefinition, MenuEntry } from './definitions'
import type { DesignerProps } from './designer'
import { freeName } from './flow-edit'
import { Choice, Group, Setting, WordsInput } from './parts'
import { SortableList } from './sortable'
import { Workbench } from './workbench'

const pages = [
  'home',
  'inbox',
  'away',
  'pool',
  'rankings',
  'workflows',
  'runs',
  'incidents',
  'timers',
  'clocks',
  'jobs',
  'imports',
  'changes',
  'studio',
  'releases',
  'people',
  'roles',
  'system',
]

type Place = { area: number; item?: number } | undefined

/** The navigation: areas with their entries, dragged into order. */
export default function MenuDesigner({ definition, change }: DesignerProps<MenuDefinition>) {
  const { t } = useTranslation('studio')
  const [place, setPlace] = useState<Place>()
  const put = (index: number, next: MenuArea | null) =>
    change({
      ...definition,
      areas: definition.areas.flatMap((area, at) => (at === index ? (next ?? []) : area)),
    })
  const add = () => {
    const name = freeName('area', new Set(definition.areas.map((area) => area.name)))
    change({
      ...definition,
      areas: [...definition.areas, { name, label: { en: '', zh: '' }, icon: 'appstore', items: [] }],
    })
    setPlace({ area: definition.areas.length })
  }
  const area = place && definition.areas[place.area]
  return (
    <Workbench
      panelOpen={!!area}
      onClosePanel={() => setPlace(undefined)}
      panel={
        area && place ? (
          <MenuPanel
            key={`${place.area}/${place.item}`}
            area={area}
            item={place.item}
            onChange={(next) => put(place.area, next)}
            onGone={() => setPlace(undefined)}
          />
        ) : (
          <p className="setting-help">{t('menuHelp')}</p>
        )
      }
    >
      {definition.areas.map((one, index) => (
        <AreaBox
          key={one.name}
          area={one}
          place={place?.area === index ? place : undefined}
          onChoose={(item) => setPlace({ area: index, item })}
          onChange={(next) => put(index, next)}
        />
      ))}
      <Button type="dashed" block icon={<PlusOutlined />} onClick={add}>
        {t('addArea')}
      </Button>
    </Workbench>
  )
}

interface AreaProps {
  area: MenuArea
  place: Place
  onChoose: (item?: number) => void
  onChange: (next: MenuArea) => void
}

function AreaBox({ area, place, onChoose, onChange }: AreaProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const title = useEntryTitle()
  const leadsTo = useEntryPlace()
  const add = () => {
    const name = freeName('entry', new Set(area.items.map((item) => item.name)))
    onChange({ ...area, items: [...area.items, { name }] })
    onChoose(area.items.length)
  }
  return (
    <section className={`panel ${place && place.item === undefined ? 'current' : ''}`}>
      <header>
        <Icon name={area.icon} />
        <h2>
          <button type="button" className="plain" onClick={() => onChoose()}>
            {words(area.label, language, area.name)}
          </button>
        </h2>
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined />}
          onClick={add}
          aria-label={t('addEntry')}
          title={t('addEntry')}
        />
      </header>
      <SortableList
        items={area.items}
        idOf={(item) => item.name}
        onOrder={(items) => onChange({ ...area, items })}
        draw={(item) => (
          <button
            type="button"
            className={`plain field-row ${place?.item === area.items.indexOf(item) ? 'current' : ''}`}
            onClick={() => onChoose(area.items.indexOf(item))}
          >
            <span className="grow ellipsis">{title(item)}</span>
            <span className="muted">{leadsTo(item)}</span>
          </button>
        )}
      />
    </section>
  )
}

function useEntryTitle(): (item: MenuEntry) => string {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const text = useText()
  const { all } = useCatalogue()
  return (item) => {
    if (item.label && words(item.label, language, '')) return words(item.label, language, item.name)
    const entity = all.find((one) => one.kind === 'entity' && one.name === item.entity)
    if (entity) return text(entity.label)
    return item.page ? t(`page.${item.page}`, { defaultValue: item.page }) : humanize(item.name)
  }
}

/** Where an entry leads: a page, or the records of an entity, in a view of theirs. */
function useEntryPlace(): (item: MenuEntry) => string {
  const { t } = useTranslation('studio')
  const { named, views } = useCatalogue()
  const labelOf = (choices: Named[], name = '') => choices.find((one) => one.value === name)?.label ?? name
  return ({ page, entity, view }) => {
    if (page) return t(`page.${page}`, { defaultValue: page })
    const place = [labelOf(named('entity'), entity), view && labelOf(views(entity ?? ''), view)]
    return place.filter(Boolean).join(' · ')
  }
}

interface PanelProps {
  area: MenuArea
  item: number | undefined
  onChange: (next: MenuArea | null) => void
  onGone: () => void
}

function MenuPanel({ area, item, onChange, onGone }: PanelProps) {
  const { t } = useTranslation('studio')
  const entry = item === undefined ? undefined : area.items[item]
  const put = (next: MenuEntry | null) =>
    onChange({ ...area, items: area.items.flatMap((one, at) => (at === item ? (next ?? []) : one)) })
  const remove = () => {
    if (entry) put(null)
    else onChange(null)
    onGone()
  }
  return (
    <>
      {entry ? (
        <EntrySettings entry={entry} onChange={put} />
      ) : (
        <AreaSettings area={area} onChange={onChange} />
      )}
      <Button danger type="text" icon={<DeleteOutlined />} onClick={remove}>
        {entry ? t('removeEntry') : t('removeArea')}
      </Button>
    </>
  )
}

function EntrySettings({ entry, onChange }: { entry: MenuEntry; onChange: (next: MenuEntry) => void }) {
  const { t } = useTranslation('studio')
  const { named, views } = useCatalogue()
  const target = entry.page ? `page:${entry.page}` : entry.entity ? `entity:${entry.entity}` : undefined
  const choose = (next: string | undefined) => {
    const [kind, name] = (next ?? '').split(':')
    const { name: key, label } = entry
    onChange({ name: key, ...(label && { label }), ...(kind === 'page' ? { page: name } : { entity: name }) })
  }
  return (
    <Group title={t('entrySettings')}>
      <Setting label={t('leadsTo')}>
        <Select
          value={target}
          onChange={choose}
          options={[
            {
              label: t('kinds.entity'),
              options: named('entity').map((one) => ({ value: `entity:${one.value}`, label: one.label })),
            },
            {
              label: t('builtInPages'),
              options: pages.map((page) => ({ value: `page:${page}`, label: t(`page.${page}`) })),
            },
          ]}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('leadsTo')}
          style={{ width: '100%' }}
        />
      </Setting>
      {entry.entity && (
        <Choice
          label={t('kind.view')}
          value={entry.view}
          onChange={(view) => onChange({ ...entry, view })}
          options={views(entry.entity ?? '')}
          clear
        />
      )}
      <WordsInput
        label={t('label')}
        value={entry.label}
        onChange={(label) => onChange({ ...entry, label })}
        help={t('entryLabelHelp')}
      />
    </Group>
  )
}

function AreaSettings({ area, onChange }: { area: MenuArea; onChange: (next: MenuArea) => void }) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  return (
    <Group title={t('areaSettings')}>
      <WordsInput label={t('label')} value={area.label} onChange={(label) => onChange({ ...area, label })} />
      <Choice
        label={t('icon')}
        value={area.icon}
        onChange={(icon) => onChange({ ...area, icon })}
        options={iconNames.map((name) => ({ value: name, label: name }))}
      />
      <Setting label={t('visibleTo')} help={t('visibleToHelp')}>
        <Select
          mode="multiple"
          value={area.roles ?? []}
          onChange={(roles: string[]) => onChange({ ...area, roles: roles.length > 0 ? roles : undefined })}
          options={named('role')}
          aria-label={t('visibleTo')}
          style={{ width: '100%' }}
        />
      </Setting>
    </Group>
  )
}
