import { useTranslation } from 'react-i18next'
import type { MetadataProblem } from '@/api/types'
import type { Words } from '@/diagram/definition'
import { useFields } from './catalogue'
import {
  Choice,
  Choices,
  Group,
  ListEditor,
  NumberSetting,
  RuleSetting,
  Toggle,
  WordsInput,
  wordsOrNothing,
} from './parts'
import {
  companyDetails,
  kindOfBlock,
  type PrintBlock,
  type PrintItem,
  type PrintParagraph,
  type PrintParty,
} from './print-definition'
import { AlignSetting, FieldChoice, FieldWords } from './print-parts'
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
        <RuleSetting
          entity={entity}
          context="print"
          value={block.visible}
          onChange={(visible) => set({ visible })}
          label={t('print.visible')}
          none={t('print.always')}
        />
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
  if (grid) return <Grid entity={entity} grid={grid} onChange={(next) => set({ grid: next })} />
  if (letterhead) return <Letterhead letterhead={letterhead} onChange={(next) => set({ letterhead: next })} />
  if (signatures)
    return (
      <Parties
        entity={entity}
        parties={signatures.parties}
        onChange={(parties) => set({ signatures: { parties } })}
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

interface GridProps {
  entity: string
  grid: NonNullable<PrintBlock['grid']>
  onChange: (grid: NonNullable<PrintBlock['grid']>) => void
}

/** Fields in columns. */
function Grid({ entity, grid, onChange }: GridProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      <NumberSetting
        label={t('print.columns')}
        value={grid.columns ?? 1}
        onChange={(columns) => onChange({ ...grid, columns })}
        max={4}
      />
      <Items entity={entity} items={grid.items} onChange={(items) => onChange({ ...grid, items })} wide />
    </>
  )
}

interface LetterheadProps {
  letterhead: NonNullable<PrintBlock['letterhead']>
  onChange: (letterhead: NonNullable<PrintBlock['letterhead']>) => void
}

/** The company at the head of the document. */
function Letterhead({ letterhead, onChange }: LetterheadProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      <Choice
        label={t('print.logo')}
        value={letterhead.logo ?? 'left'}
        onChange={(logo) => onChange({ ...letterhead, logo: logo as typeof letterhead.logo })}
        options={['left', 'right', 'none'].map((one) => ({ value: one, label: t(`print.side.${one}`) }))}
      />
      <Choices
        label={t('print.show')}
        help={t('print.showHelp')}
        value={letterhead.show}
        onChange={(show) => onChange({ ...letterhead, show })}
        options={companyDetails.map((one) => ({ value: one, label: t(`print.detail.${one}`) }))}
      />
    </>
  )
}

interface PartiesProps {
  entity: string
  parties: PrintParty[]
  onChange: (parties: PrintParty[]) => void
}

/** Who signs, with the lines to be filled in and the place for a seal. */
function Parties({ entity, parties, onChange }: PartiesProps) {
  const { t } = useTranslation('studio')
  return (
    <ListEditor
      items={parties}
      onChange={onChange}
      add={t('print.addParty')}
      start={(): PrintParty => ({ label: { en: 'Party', zh: '签署方' }, seal: true })}
      head={(party, put) => (
        <Toggle
          label={t('print.seal')}
          value={party.seal ?? false}
          onChange={(seal) => put({ ...party, seal: seal || undefined })}
        />
      )}
      body={(party, put) => (
        <>
          <WordsInput label={t('label')} value={party.label} onChange={(label) => put({ ...party, label })} />
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
            onChange={(label) => put({ ...item, label: wordsOrNothing(label) })}
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
