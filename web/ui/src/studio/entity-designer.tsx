import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { ChecksPanel } from './checks-panel'
import type { EntityDefinition, FieldDefinition } from './definitions'
import type { DesignerProps } from './designer'
import { DuplicatesPanel } from './duplicates-panel'
import { EntityPanel } from './entity-panel'
import { isWhole, kindInfo } from './field-kinds'
import { FieldPanel } from './field-panel'
import { freeName } from './flow-edit'
import { FieldKindIcon, KindPicker } from './kind-picker'
import { PassesPanel } from './passes-panel'
import { PoolPanel } from './pool-panel'
import { SortableList } from './sortable'
import { TargetsPanel } from './targets-panel'
import { UniquePanel } from './unique-panel'
import { Workbench } from './workbench'

/** An entity: its fields in order, and the settings of the chosen one. */
export default function EntityDesigner({ definition, detail, change, at }: DesignerProps<EntityDefinition>) {
  const { t } = useTranslation('studio')
  const [chosen, setChosen] = useState(() => fieldAt(definition, at))
  const [picking, setPicking] = useState(false)
  const field = definition.fields.find((one) => one.name === chosen)
  const published = new Set(detail?.published?.fields.map((one) => one.name))
  const setFields = (fields: FieldDefinition[]) => change({ ...definition, fields })
  const replace = (name: string, next: FieldDefinition | null) => {
    setFields(definition.fields.flatMap((one) => (one.name === name ? (next ?? []) : one)))
    if (next && next.name !== name) setChosen(next.name)
    if (!next) setChosen(undefined)
  }
  const add = (kind: string) => {
    const name = freeName(kind, new Set(definition.fields.map((one) => one.name)))
    setFields([...definition.fields, { name, kind, label: { en: '', zh: '' }, ...kindInfo(kind).start }])
    setChosen(name)
    setPicking(false)
  }
  return (
    <Workbench
      onClosePanel={() => setChosen(undefined)}
      panelOpen={!!field}
      panel={
        field ? (
          <FieldPanel
            key={definition.fields.indexOf(field)} // a new name is no other field: the panel keeps its focus
            entity={definition}
            field={field}
            published={published.has(field.name)}
            onChange={(next) => replace(field.name, next)}
          />
        ) : (
          <EntityPanel definition={definition} detail={detail} change={change} />
        )
      }
    >
      <section className="panel">
        <header>
          <h2>{t('fields', { count: definition.fields.length })}</h2>
          <Button size="small" icon={<PlusOutlined />} onClick={() => setPicking(true)}>
            {t('addField')}
          </Button>
        </header>
        <SortableList
          items={definition.fields}
          idOf={(one) => one.name}
          onOrder={setFields}
          draw={(one) => (
            <FieldRow
              field={one}
              fresh={!published.has(one.name)}
              chosen={one.name === chosen}
              onChoose={() => setChosen(one.name)}
            />
          )}
        />
      </section>
      <ChecksPanel definition={definition} change={change} />
      <UniquePanel definition={definition} change={change} />
      <DuplicatesPanel definition={definition} change={change} />
      <PassesPanel definition={definition} change={change} />
      <PoolPanel definition={definition} change={change} />
      <TargetsPanel definition={definition} change={change} />
      {picking && <KindPicker onPick={add} onClose={() => setPicking(false)} />}
    </Workbench>
  )
}

/** The field that a problem points to: /fields/3/label. */
function fieldAt(definition: EntityDefinition, at: string | undefined): string | undefined {
  const index = /^\/fields\/(\d+)/.exec(at ?? '')?.[1]
  const name = /^\/fields\/([a-z]\w*)/.exec(at ?? '')?.[1]
  return index === undefined ? name : definition.fields[Number(index)]?.name
}

function FieldRow({
  field,
  fresh,
  chosen,
  onChoose,
}: {
  field: FieldDefinition
  fresh: boolean
  chosen: boolean
  onChoose: () => void
}) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  return (
    <button type="button" className={`plain field-row ${chosen ? 'current' : ''}`} onClick={onChoose}>
      <FieldKindIcon kind={field.kind} />
      <span className="grow ellipsis">
        {words(field.label, language, field.name)}
        {field.required === true && <span className="danger"> *</span>}
      </span>
      <code className="muted ellipsis">{field.name}</code>
      <span className="muted kind">{t(`fieldKind.${field.kind}`, { defaultValue: field.kind })}</span>
      {!isWhole(field) && (
        <span className="tag gold" title={t('unfinishedHelp')}>
          {t('unfinished')}
        </span>
      )}
      {fresh && isWhole(field) && <span className="tag green">{t('fresh')}</span>}
    </button>
  )
}
