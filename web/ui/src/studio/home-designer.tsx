import { DeleteOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { useCatalogue } from './catalogue'
import type { HomeBlockDefinition, HomeDefinition } from './definitions'
import type { DesignerProps } from './designer'
import { freeName } from './flow-edit'
import { HomeBlockSettings } from './home-block-settings'
import { type BlockKind, blockKinds, newBlock } from './new-definitions'
import { Choices, Group, WordsInput } from './parts'
import { SortableList } from './sortable'
import { Workbench } from './workbench'

/** A board of the home page: its cards in their order, and what each shows. */
export default function HomeDesigner({ definition, change }: DesignerProps<HomeDefinition>) {
  const { t } = useTranslation('studio')
  const [chosen, setChosen] = useState<string>()
  const block = definition.blocks.find((one) => one.name === chosen)
  const put = (next: HomeBlockDefinition | null) =>
    change({
      ...definition,
      blocks: definition.blocks.flatMap((one) => (one.name === chosen ? (next ?? []) : one)),
    })
  const add = (kind: BlockKind) => {
    const name = freeName(kind, new Set(definition.blocks.map((one) => one.name)))
    change({ ...definition, blocks: [...definition.blocks, newBlock(kind, name)] })
    setChosen(name)
  }
  return (
    <Workbench
      panelOpen={!!block}
      onClosePanel={() => setChosen(undefined)}
      panel={
        block ? (
          <Group title={t('blockSettings')}>
            <HomeBlockSettings key={block.name} block={block} onChange={put} />
            <Button
              danger
              type="text"
              icon={<DeleteOutlined />}
              disabled={definition.blocks.length === 1}
              onClick={() => put(null)}
            >
              {t('removeBlock')}
            </Button>
          </Group>
        ) : (
          <BoardSettings definition={definition} change={change} />
        )
      }
    >
      <section className="panel">
        <header>
          <h2>
            <button type="button" className="plain" onClick={() => setChosen(undefined)}>
              {t('homeBlocks')}
            </button>
          </h2>
        </header>
        <SortableList
          items={definition.blocks}
          idOf={(one) => one.name}
          onOrder={(blocks) => change({ ...definition, blocks })}
          draw={(one) => (
            <BlockRow block={one} current={one.name === chosen} onChoose={() => setChosen(one.name)} />
          )}
        />
      </section>
      <Select
        value={null}
        placeholder={t('addBlock')}
        aria-label={t('addBlock')}
        onChange={(kind: BlockKind | null) => kind && add(kind)}
        options={blockKinds.map((kind) => ({ value: kind, label: t(`blockKind.${kind}`) }))}
        style={{ width: 260 }}
      />
    </Workbench>
  )
}

function BlockRow({
  block,
  current,
  onChoose,
}: {
  block: HomeBlockDefinition
  current: boolean
  onChoose: () => void
}) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const { named, views } = useCatalogue()
  const entity = named('entity').find((one) => one.value === block.entity)?.label
  const view = views(block.entity ?? '').find((one) => one.value === block.view)?.label
  const kind = t(`blockKind.${block.kind}`)
  return (
    <button
      type="button"
      className={current ? 'plain field-row current' : 'plain field-row'}
      onClick={onChoose}
    >
      <span className="grow ellipsis">{words(block.label, language, '') || view || kind}</span>
      <span className="muted">{[kind, entity].filter(Boolean).join(' · ')}</span>
    </button>
  )
}

function BoardSettings({
  definition,
  change,
}: {
  definition: HomeDefinition
  change: (next: HomeDefinition) => void
}) {
  const { t } = useTranslation('studio')
  const { named } = useCatalogue()
  return (
    <Group title={t('settings')}>
      <WordsInput
        label={t('label')}
        value={definition.label}
        onChange={(label) => change({ ...definition, label })}
      />
      <Choices
        label={t('visibleTo')}
        help={t('homeRolesHelp')}
        value={definition.roles}
        onChange={(roles) => change({ ...definition, roles })}
        options={named('role')}
        placeholder={t('everybody')}
      />
    </Group>
  )
}
