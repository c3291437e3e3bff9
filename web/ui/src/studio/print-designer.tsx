import './print-designer.css'
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { languages } from '@/prints/api'
import { changeQuery } from './api'
import { useCatalogue, useFields } from './catalogue'
import type { DesignerProps } from './designer'
import { freeName } from './flow-edit'
import {
  Choice,
  Group,
  NumberSetting,
  RemoveButton,
  RuleSetting,
  Toggle,
  WordsInput,
  wordsOrNothing,
} from './parts'
import { BlockSettings } from './print-block'
import {
  blockKinds,
  kindOfBlock,
  newBlock,
  type PrintBlock,
  type PrintBlockKind,
  type PrintDefinition,
} from './print-definition'
import { PrintPreview } from './print-preview'
import { problemsOf } from './problem-list'
import { SortableList } from './sortable'
import { Workbench } from './workbench'

/** A document: its blocks in order, the settings of the chosen one, and how it looks with a record. */
export default function PrintDesigner({ path, definition, change, at }: DesignerProps<PrintDefinition>) {
  const { t } = useTranslation('studio')
  const [chosen, setChosen] = useState<number | undefined>(() => blockAt(at))
  const lines = useFields(definition.entity).find((field) => field.kind === 'lines')?.name
  const blocks = definition.blocks
  const block = chosen === undefined ? undefined : blocks[chosen]
  const problems = useBlockProblems(path, chosen)
  const set = (part: Partial<PrintDefinition>) => change({ ...definition, ...part })
  const put = (next: PrintBlock) =>
    set({ blocks: blocks.map((one, index) => (index === chosen ? next : one)) })
  const add = (kind: PrintBlockKind) => {
    const name = freeName(kind, new Set(blocks.map((one) => one.name ?? '')))
    const place = chosen === undefined ? blocks.length : chosen + 1
    set({ blocks: blocks.toSpliced(place, 0, newBlock(kind, name, lines)) })
    setChosen(place)
  }
  return (
    <Workbench
      panelOpen={block !== undefined}
      onClosePanel={() => setChosen(undefined)}
      panel={
        block ? (
          <>
            <Button size="small" onClick={() => setChosen(undefined)}>
              {t('print.document')}
            </Button>
            <BlockSettings
              key={chosen}
              entity={definition.entity}
              block={block}
              onChange={put}
              problems={problems}
            />
          </>
        ) : (
          <DocumentSettings definition={definition} onChange={set} />
        )
      }
    >
      <section className="panel">
        <header>
          <h2 className="grow">{t('print.blocks', { count: blocks.length })}</h2>
          <Dropdown
            trigger={['click']}
            menu={{
              items: blockKinds.map((kind) => ({ key: kind, label: t(`print.kind.${kind}`) })),
              onClick: ({ key }) => add(key as PrintBlockKind),
            }}
          >
            <Button size="small">{t('print.add')}</Button>
          </Dropdown>
        </header>
        <BlockList
          path={path}
          blocks={blocks}
          chosen={chosen}
          onChoose={setChosen}
          onChange={(next) => set({ blocks: next })}
        />
      </section>
      <PrintPreview definition={definition} />
    </Workbench>
  )
}

/** The block that a pointer such as /blocks/3/grid leads to. */
function blockAt(pointer: string | undefined): number | undefined {
  const [, index] = pointer?.match(/^\/blocks\/(\d+)/) ?? []
  return index === undefined ? undefined : Number(index)
}

function useBlockProblems(path: string, index: number | undefined) {
  const problems = problemsOf(useQuery(changeQuery).data?.problems, path)
  return problems.filter((problem) => blockAt(problem.pointer) === index && !problem.warning)
}

interface BlockListProps {
  path: string
  blocks: PrintBlock[]
  chosen: number | undefined
  onChoose: (index: number | undefined) => void
  onChange: (blocks: PrintBlock[]) => void
}

function BlockList({ path, blocks, chosen, onChoose, onChange }: BlockListProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const problems = problemsOf(useQuery(changeQuery).data?.problems, path)
  const idOf = (block: PrintBlock) => block.name ?? `#${blocks.indexOf(block)}`
  const reorder = (next: PrintBlock[]) => {
    const block = chosen === undefined ? undefined : blocks[chosen]
    onChange(next)
    onChoose(block && next.indexOf(block))
  }
  return (
    <SortableList
      items={blocks}
      idOf={idOf}
      onOrder={reorder}
      draw={(block) => {
        const index = blocks.indexOf(block)
        const wrong = problems.some((problem) => blockAt(problem.pointer) === index && !problem.warning)
        return (
          <span className={`row print-block ${index === chosen ? 'current' : ''}`}>
            <button
              type="button"
              className="plain grow ellipsis"
              aria-pressed={index === chosen}
              onClick={() => onChoose(index)}
            >
              <strong className={wrong ? 'danger' : undefined}>
                {t(`print.kind.${kindOfBlock(block)}`)}
              </strong>{' '}
              <span className="muted">{words(block.title?.text ?? block.text?.text, language, '')}</span>
            </button>
            <RemoveButton
              onClick={() => {
                onChange(blocks.filter((one) => one !== block))
                onChoose(undefined)
              }}
            />
          </span>
        )
      }}
    />
  )
}

const margins = ['top', 'right', 'bottom', 'left'] as const
const usualMargins = [18, 16, 18, 16]

interface SettingsProps {
  definition: PrintDefinition
  onChange: (part: Partial<PrintDefinition>) => void
}

function DocumentSettings(props: SettingsProps) {
  return (
    <>
      <AboutDocument {...props} />
      <PaperSettings {...props} />
      <FooterSettings {...props} />
    </>
  )
}

function AboutDocument({ definition, onChange }: SettingsProps) {
  const { t } = useTranslation('studio')
  const stated = useCatalogue().ofEntity('statement', definition.entity).length > 0
  return (
    <Group title={t('print.document')}>
      <WordsInput label={t('label')} value={definition.label} onChange={(label) => onChange({ label })} />
      <WordsInput
        label={t('print.file')}
        help={t('print.fileHelp')}
        value={definition.file}
        onChange={(file) => onChange({ file: wordsOrNothing(file) })}
      />
      <Choice
        label={t('print.language')}
        value={definition.language}
        onChange={(language) => onChange({ language: language as PrintDefinition['language'] })}
        options={languages.map((one) => ({ value: one, label: t(`prints:in.${one}`) }))}
        placeholder={t('print.ownLanguage')}
        clear
      />
      {(stated || definition.statement) && (
        <Toggle
          label={t('print.statement')}
          help={t('print.statementHelp')}
          value={definition.statement ?? false}
          onChange={(on) => onChange({ statement: on || undefined })}
        />
      )}
      <RuleSetting
        entity={definition.entity}
        context="print"
        value={definition.when}
        onChange={(when) => onChange({ when })}
        label={t('print.when')}
        none={t('everyRecord')}
      />
    </Group>
  )
}

function PaperSettings({ definition, onChange }: SettingsProps) {
  const { t } = useTranslation('studio')
  const { paper = {} } = definition
  const set = (part: typeof paper) => onChange({ paper: { ...paper, ...part } })
  const room = paper.margins ?? usualMargins
  return (
    <Group title={t('print.paper')}>
      <Choice
        label={t('print.size')}
        value={paper.size ?? 'A4'}
        onChange={(size) => set({ size: size as typeof paper.size })}
        options={['A4', 'A5', 'Letter'].map((size) => ({ value: size, label: size }))}
      />
      <Toggle
        label={t('print.landscape')}
        value={paper.landscape ?? false}
        onChange={(landscape) => set({ landscape: landscape || undefined })}
      />
      <div className="print-margins">
        {margins.map((side, index) => (
          <NumberSetting
            key={side}
            label={t(`print.margin.${side}`)}
            value={room[index]}
            onChange={(value) => set({ margins: room.with(index, value ?? usualMargins[index] ?? 18) })}
            min={5}
            max={60}
          />
        ))}
      </div>
    </Group>
  )
}

function FooterSettings({ definition, onChange }: SettingsProps) {
  const { t } = useTranslation('studio')
  const { footer = {} } = definition
  const set = (part: typeof footer) => onChange({ footer: { ...footer, ...part } })
  return (
    <Group title={t('print.footer')}>
      <WordsInput
        label={t('print.text')}
        value={footer.text}
        onChange={(text) => set({ text: wordsOrNothing(text) })}
        long
      />
      <Toggle
        label={t('print.pages')}
        value={footer.pages ?? false}
        onChange={(pages) => set({ pages: pages || undefined })}
      />
    </Group>
  )
}
