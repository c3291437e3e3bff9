import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef, MetadataProblem } from '@/api/types'
import type { Words } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { RuleEditor } from '@/rules/rule-editor'
import { useFields } from './catalogue'
import {
  Choice,
  Choices,
  fieldOptions,
  Group,
  ListEditor,
  NumberSetting,
  Setting,
  Toggle,
  WordsInput,
} from './parts'
import {
  companyDetails,
  kindOfBlock,
  type PrintAlign,
  type PrintBlock,
  type PrintItem,
  type PrintParagraph,
} from './print-definition'
import { TableSettings } from './print-table'
import { ProblemList } from './problem-list'

interface Props {
  entity: string
  block: PrintBlock
  onChange: (block: PrintBlock) => void
  problems: MetadataProblem[]
}

/** The settings of one block, with what is wrong in it. */
export function BlockSettings({ entity, block, onChange, problems }: Props) {
  const { t } = useTranslation('studio')
  const set = (part: Partial<PrintBlock>) => onChange({ ...block, ...part })
  return (
    <>
      {problems.length > 0 && <ProblemList problems={problems} />}
      <Group title={t(`print.kind.${kindOfBlock(block)}`)}>
        <Own entity={entity} block={block} set={set} />
        <Setting label={t('print.visible')}>
          <RuleEditor
            entity={entity}
            context="print"
            value={block.visible}
            onChange={(visible) => set({ visible })}
            label={t('print.visible')}
            none={t('print.always')}
            tight
          />
        </Setting>
      </Group>
    </>
  )
}

interface OwnProps {
  entity: string
  block: PrintBlock
  set: (part: Partial<PrintBlock>) => void
}

function Own({ entity, block, set }: OwnProps) {
  const { t } = useTranslation('studio')
  const { title, text, grid, totals, table, letterhead, signatures, space } = block
  if (title) return <Paragraph entity={entity} value={title} onChange={(next) => set({ title: next })} />
  if (text) return <Paragraph entity={entity} value={text} onChange={(next) => set({ text: next })} bold />
  if (table) return <TableSettings entity={entity} table={table} onChange={(next) => set({ table: next })} />
  if (totals)
    return <Items entity={entity} items={totals.items} onChange={(items) => set({ totals: { items } })} />
  if (grid)
    return (
      <>
        <NumberSetting
          label={t('print.columns')}
          value={grid.columns ?? 1}
          onChange={(columns) => set({ grid: { ...grid, columns } })}
          max={4}
        />
        <Items
          entity={entity}
          items={grid.items}
          onChange={(items) => set({ grid: { ...grid, items } })}
          wide
        />
      </>
    )
  if (letterhead)
    return (
      <>
        <Choice
          label={t('print.logo')}
          value={letterhead.logo ?? 'left'}
          onChange={(logo) => set({ letterhead: { ...letterhead, logo: logo as typeof letterhead.logo } })}
          options={(['left', 'right', 'none'] as const).map((one) => ({
            value: one,
            label: t(`print.side.${one}`),
          }))}
        />
        <Choices
          label={t('print.show')}
          help={t('print.showHelp')}
          value={letterhead.show}
          onChange={(show) => set({ letterhead: { ...letterhead, show } })}
          options={companyDetails.map((one) => ({ value: one, label: t(`print.detail.${one}`) }))}
        />
      </>
    )
  if (signatures)
    return (
      <ListEditor
        items={signatures.parties}
        onChange={(parties) => set({ signatures: { parties } })}
        add={t('print.addParty')}
        start={() => ({ label: { en: 'Party', zh: '签署方' }, seal: true })}
        head={(party, put) => (
          <Toggle
            label={t('print.seal')}
            value={party.seal ?? false}
            onChange={(seal) => put({ ...party, seal: seal || undefined })}
          />
        )}
        body={(party, put) => (
          <>
            <WordsInput
              label={t('label')}
              value={party.label}
              onChange={(label) => put({ ...party, label })}
            />
            <ListEditor
              items={party.lines}
              onChange={(lines) => put({ ...party, lines })}
              add={t('print.addLine')}
              start={(): Words => ({ en: 'Date:', zh: '日期：' })}
              head={(line, putLine) => (
                <div className="grow">
                  <FieldWords entity={entity} label={t('print.text')} value={line} onChange={putLine} />
                </div>
              )}
            />
          </>
        )}
      />
    )
  if (space)
    return (
      <NumberSetting
        label={t('print.height')}
        value={space.height}
        onChange={(height) => set({ space: { height: height ?? 5 } })}
        max={250}
      />
    )
  return <p className="muted">{t('print.pageBreakHelp')}</p>
}

interface ParagraphProps {
  entity: string
  value: PrintParagraph
  onChange: (value: PrintParagraph) => void
  bold?: boolean
}

function Paragraph({ entity, value, onChange, bold }: ParagraphProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      <FieldWords
        entity={entity}
        label={t('print.text')}
        value={value.text}
        onChange={(text) => onChange({ ...value, text })}
      />
      <AlignSetting value={value.align} onChange={(align) => onChange({ ...value, align })} />
      <NumberSetting
        label={t('print.fontSize')}
        value={value.size}
        onChange={(size) => onChange({ ...value, size })}
        min={6}
        max={48}
      />
      {bold && (
        <Toggle
          label={t('print.bold')}
          value={value.bold ?? false}
          onChange={(on) => onChange({ ...value, bold: on || undefined })}
        />
      )}
    </>
  )
}

/** Where a text stands. */
export function AlignSetting({
  value,
  onChange,
}: {
  value: PrintAlign | undefined
  onChange: (value: PrintAlign | undefined) => void
}) {
  const { t } = useTranslation('studio')
  return (
    <Choice
      label={t('print.align')}
      value={value}
      onChange={(align) => onChange(align as PrintAlign | undefined)}
      options={(['left', 'center', 'right'] as const).map((one) => ({
        value: one,
        label: t(`print.side.${one}`),
      }))}
      placeholder={t('print.usual')}
      clear
    />
  )
}

interface FieldWordsProps {
  entity: string
  label: string
  value: Words | undefined
  onChange: (value: { en: string; zh: string }) => void
  /** How rules call the record whose fields are put in. */
  root?: string
}

/** A text in both languages, into which a field is put by choosing it. */
export function FieldWords({ entity, label, value, onChange, root = 'record' }: FieldWordsProps) {
  const { t } = useTranslation('studio')
  const text = useText()
  const fields = useFields(entity).filter((field) => field.kind !== 'lines')
  const both =
    typeof value === 'string' ? { en: value, zh: value } : { en: value?.en ?? '', zh: value?.zh ?? '' }
  const insert = (name: string) => {
    const rule = ` {{${root}.${name}}}`
    onChange({ en: (both.en + rule).trim(), zh: (both.zh + rule).trim() })
  }
  return (
    <>
      <WordsInput label={label} value={value} onChange={onChange} long help={t('print.textHelp', { root })} />
      <Select
        size="small"
        value={null}
        placeholder={t('print.insert')}
        aria-label={t('print.insert')}
        onChange={(name: string | null) => name && insert(name)}
        options={fieldOptions(fields, text)}
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: '100%' }}
      />
    </>
  )
}

interface ItemsProps {
  entity: string
  items: PrintItem[]
  onChange: (items: PrintItem[]) => void
  wide?: boolean
}

/** Labels with a field or a text each. */
function Items({ entity, items, onChange, wide }: ItemsProps) {
  const { t } = useTranslation('studio')
  const fields = useFields(entity).filter((field) => field.kind !== 'lines')
  return (
    <ListEditor
      items={items}
      onChange={onChange}
      add={t('print.addItem')}
      start={(): PrintItem => ({ field: fields[0]?.name ?? 'id' })}
      head={(item, put) => <FieldChoice fields={fields} value={item} onChange={put} />}
      body={(item, put) => (
        <>
          {item.field === undefined && (
            <FieldWords
              entity={entity}
              label={t('print.text')}
              value={item.value}
              onChange={(value) => put({ ...item, value })}
            />
          )}
          <WordsInput
            label={t('label')}
            value={item.label}
            onChange={(label) => put({ ...item, label: label.en || label.zh ? label : undefined })}
          />
          <div className="row wrap">
            <Toggle
              label={t('print.bold')}
              value={item.bold ?? false}
              onChange={(bold) => put({ ...item, bold: bold || undefined })}
            />
            {wide && (
              <Toggle
                label={t('print.wide')}
                value={item.wide ?? false}
                onChange={(on) => put({ ...item, wide: on || undefined })}
              />
            )}
          </div>
        </>
      )}
    />
  )
}

const ownText = '='
const ownPath = '.'

interface FieldChoiceProps<T> {
  fields: FieldDef[]
  value: T
  onChange: (value: T) => void
}

/** A field, one behind a reference as a path, or a text. */
export function FieldChoice<T extends { field?: string; value?: Words }>({
  fields,
  value,
  onChange,
}: FieldChoiceProps<T>) {
  const { t } = useTranslation('studio')
  const text = useText()
  const known = fields.some((field) => field.name === value.field)
  const choose = (next: string) => {
    const { field: _field, value: _value, ...rest } = value
    if (next === ownText) onChange({ ...rest, value: '{{ }}' } as T)
    else onChange({ ...rest, field: next === ownPath ? `${fields[0]?.name ?? 'owner'}.name` : next } as T)
  }
  return (
    <div className="grow stack" style={{ gap: 4 }}>
      <Select
        value={value.field === undefined ? ownText : known ? value.field : ownPath}
        onChange={choose}
        options={[
          { value: ownText, label: t('print.ownText') },
          { value: ownPath, label: t('print.path') },
          ...fieldOptions(fields, text),
        ]}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('print.field')}
        style={{ width: '100%' }}
      />
      {value.field !== undefined && !known && (
        <Input
          className="code"
          size="small"
          value={value.field}
          onChange={(event) => onChange({ ...value, field: event.target.value.trim() })}
          aria-label={t('print.path')}
        />
      )}
    </div>
  )
}
