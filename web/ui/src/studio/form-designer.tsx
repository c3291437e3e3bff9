import { PlusOutlined } from '@ant-design/icons'
import { move } from '@dnd-kit/helpers'
import { DragDropProvider, useDroppable } from '@dnd-kit/react'
import { useSortable } from '@dnd-kit/react/sortable'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { words } from '@/diagram/definition'
import { useLanguage, useText } from '@/i18n/text'
import { useFields } from './catalogue'
import { type FormDefinition, type FormField, type FormSection, fieldOf } from './definitions'
import type { DesignerProps } from './designer'
import { freeName } from './flow-edit'
import { FormBar } from './form-bar'
import { type Items, itemsOf, moveField, palette, sectionKey, withItems } from './form-items'
import { FormFieldPanel, FormPanel, SectionPanel } from './form-panels'
import { FieldKindIcon } from './kind-picker'
import { Workbench } from './workbench'

type Chosen = { field: string } | { section: number } | { form: true } | undefined

/** A form as it will look: drag fields between sections and the list of those not on it. */
export default function FormDesigner({ definition, change, at }: DesignerProps<FormDefinition>) {
  const fields = useFields(definition.entity)
  const [chosen, setChosen] = useState<Chosen>(() => placeAt(definition, at))
  const { items, onDragOver, onDragEnd } = useDragging(definition, fields, change)
  const byName = new Map(fields.map((field) => [field.name, field]))
  const section = chosen && 'section' in chosen ? chosen.section : 0
  const add = (names: string[]) =>
    change(names.reduce((form, name) => moveField(form, name, section), definition))
  return (
    <Workbench
      panelOpen={!!chosen}
      onClosePanel={() => setChosen(undefined)}
      panel={
        <Panel
          definition={definition}
          change={change}
          chosen={chosen}
          setChosen={setChosen}
          fields={fields}
        />
      }
    >
      <DragDropProvider onDragOver={onDragOver} onDragEnd={onDragEnd}>
        <div className="form-designer">
          <Palette names={items[palette] ?? []} byName={byName} onAdd={add} />
          <div className="stack">
            <FormBar form={definition} fields={fields} onSettings={() => setChosen({ form: true })} />
            {definition.sections.map((section, index) => (
              <SectionBox
                // biome-ignore lint/suspicious/noArrayIndexKey: a section needs no name; its place is what it is
                key={index}
                index={index}
                section={section}
                names={items[sectionKey(index)] ?? []}
                byName={byName}
                chosen={chosen}
                onChoose={setChosen}
              />
            ))}
            <AddSection
              definition={definition}
              change={change}
              onAdded={(section) => setChosen({ section })}
            />
          </div>
        </div>
      </DragDropProvider>
    </Workbench>
  )
}

/** Where a problem points to: /sections/1/fields/2. */
function placeAt(form: FormDefinition, at: string | undefined): Chosen {
  const [, section, field] = /^\/sections\/(\d+)(?:\/fields\/(\d+))?/.exec(at ?? '') ?? []
  if (section === undefined) return undefined
  const entry = field === undefined ? undefined : form.sections[Number(section)]?.fields[Number(field)]
  return entry ? { field: fieldOf(entry).field } : { section: Number(section) }
}

/** While something is dragged the lists are ours; when it is dropped the form takes them over. */
function useDragging(form: FormDefinition, fields: FieldDef[], change: (next: FormDefinition) => void) {
  const settled = itemsOf(
    form,
    fields.map((field) => field.name),
  )
  const [dragged, setDragged] = useState<Items>()
  return {
    items: dragged ?? settled,
    onDragOver: (event: Parameters<typeof move<Items, never, never, never>>[1]) =>
      setDragged((before) => move(before ?? settled, event as never) as Items),
    onDragEnd: (event: { canceled: boolean }) => {
      if (dragged && !event.canceled) change(withItems(form, dragged))
      setDragged(undefined)
    },
  }
}

function Palette({
  names,
  byName,
  onAdd,
}: {
  names: string[]
  byName: Map<string, FieldDef>
  onAdd: (names: string[]) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <section className="panel form-palette">
      <header>
        <h2 className="grow">{t('notOnForm', { count: names.length })}</h2>
        {names.length > 1 && (
          <Button type="link" size="small" onClick={() => onAdd(names)}>
            {t('addAll')}
          </Button>
        )}
      </header>
      <DropList id={palette} className="palette-list">
        {names.map((name, index) => (
          <FieldChip
            key={name}
            name={name}
            index={index}
            list={palette}
            field={byName.get(name)}
            onChoose={() => onAdd([name])}
          />
        ))}
        {names.length === 0 && <p className="muted">{t('allOnForm')}</p>}
      </DropList>
    </section>
  )
}

function DropList({
  id,
  className,
  children,
  style,
}: {
  id: string
  className: string
  children: ReactNode
  style?: React.CSSProperties
}) {
  const { ref, isDropTarget } = useDroppable({ id, type: 'list', accept: 'field', collisionPriority: 1 })
  return (
    <div ref={ref} className={`${className} ${isDropTarget ? 'drop-here' : ''}`} style={style}>
      {children}
    </div>
  )
}

interface ChipProps {
  name: string
  index: number
  list: string
  field: FieldDef | undefined
  entry?: FormField
  chosen?: boolean
  onChoose: () => void
}

function FieldChip({ name, index, list, field, entry, chosen, onChoose }: ChipProps) {
  const text = useText()
  const { ref, isDragging } = useSortable({ id: name, index, type: 'field', accept: 'field', group: list })
  const required = entry?.required === true
  const classes = [
    'field-chip',
    isDragging ? 'dragging' : '',
    chosen ? 'current' : '',
    entry?.wide ? 'wide' : '',
  ]
  return (
    <button type="button" ref={ref} className={`plain ${classes.join(' ')}`} onClick={onChoose}>
      <FieldKindIcon kind={field?.kind ?? 'text'} />
      <span className="ellipsis">
        {text(field?.label) || name}
        {required && <span className="danger"> *</span>}
      </span>
      {entry?.visible && <span className="tag">?</span>}
    </button>
  )
}

interface SectionProps {
  index: number
  section: FormSection
  names: string[]
  byName: Map<string, FieldDef>
  chosen: Chosen
  onChoose: (chosen: Chosen) => void
}

function SectionBox({ index, section, names, byName, chosen, onChoose }: SectionProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const current = !!chosen && 'section' in chosen && chosen.section === index
  const entries = new Map(section.fields.map((entry) => [fieldOf(entry).field, fieldOf(entry)]))
  return (
    <section className={`panel form-section ${current ? 'current' : ''}`}>
      <header>
        <h2>
          <button type="button" className="plain" onClick={() => onChoose({ section: index })}>
            {words(section.label, language, t('section', { number: index + 1 }))}
          </button>
        </h2>
        {section.visible && <span className="tag gold">{t('conditional')}</span>}
        <span className="muted">{t('columns', { count: section.columns ?? 1 })}</span>
      </header>
      <DropList
        id={sectionKey(index)}
        className="section-grid"
        style={{ '--columns': section.columns ?? 1 } as React.CSSProperties}
      >
        {names.map((name, at) => (
          <FieldChip
            key={name}
            name={name}
            index={at}
            list={sectionKey(index)}
            field={byName.get(name)}
            entry={entries.get(name)}
            chosen={!!chosen && 'field' in chosen && chosen.field === name}
            onChoose={() => onChoose({ field: name })}
          />
        ))}
        {names.length === 0 && <p className="muted">{t('dropHere')}</p>}
      </DropList>
    </section>
  )
}

function AddSection({
  definition,
  change,
  onAdded,
}: {
  definition: FormDefinition
  change: (next: FormDefinition) => void
  onAdded: (index: number) => void
}) {
  const { t } = useTranslation('studio')
  const add = () => {
    const number = definition.sections.length + 1
    const label = { en: `Section ${number}`, zh: `分组 ${number}` }
    const name = freeName('section', new Set(definition.sections.flatMap((one) => one.name ?? [])))
    change({ ...definition, sections: [...definition.sections, { name, label, columns: 2, fields: [] }] })
    onAdded(definition.sections.length)
  }
  return (
    <Button type="dashed" block icon={<PlusOutlined />} onClick={add}>
      {t('addSection')}
    </Button>
  )
}

interface PanelProps {
  definition: FormDefinition
  change: (next: FormDefinition) => void
  chosen: Chosen
  setChosen: (chosen: Chosen) => void
  fields: FieldDef[]
}

function Panel({ definition, change, chosen, setChosen, fields }: PanelProps) {
  if (chosen && 'field' in chosen) {
    return (
      <FormFieldPanel
        key={chosen.field}
        form={definition}
        name={chosen.field}
        fields={fields}
        change={change}
        onGone={() => setChosen(undefined)}
      />
    )
  }
  if (chosen && 'section' in chosen && definition.sections[chosen.section]) {
    return (
      <SectionPanel
        key={chosen.section}
        form={definition}
        index={chosen.section}
        fields={fields}
        change={change}
        onMoved={(section) => setChosen(section === undefined ? undefined : { section })}
      />
    )
  }
  return <FormPanel form={definition} fields={fields} change={change} />
}
