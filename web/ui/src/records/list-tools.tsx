import {
  CheckSquareOutlined,
  ColumnHeightOutlined,
  GroupOutlined,
  ImportOutlined,
  SettingOutlined,
} from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayAdmin } from '@/api/session'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { groupFields, groupOf } from '@/kinds/grouping'
import { LatePopover } from '@/ui/late-popover'
import { MenuButton } from '@/ui/menu-button'
import { type Density, usePreferences } from '@/ui/preferences'
import { Lines } from '@/ui/skeleton'
import type { Selection } from './cards'
import type { ColumnListProps } from './column-list'
import { ExportButton } from './export-button'
import type { ListQuestion } from './list-query'

const ColumnList = lazy(() => import('./column-list'))

interface Props {
  fields: FieldDef[]
  columns: FieldDef[]
  title?: string
  group: string | undefined
  /** Rows of a grid are high or low and can be counted above it; cards show what fits. */
  shown: 'grid' | 'kanban' | 'cards'
  /** What an export has in it; none where nobody may export. */
  exported: ListQuestion | undefined
  /** The entity whose records may be imported. */
  imported: string | undefined
  /** What is ticked on cards, which show boxes to tick only when asked to. */
  selection: Selection | undefined
  onGroup: (group: string | undefined) => void
  onColumns: (names: string[]) => void
  onReset: () => void
}

/** What is set about a list beside its conditions. */
export default function ListTools(props: Props) {
  const { fields, columns, title, group, shown, exported, imported, selection } = props
  const { onGroup, onColumns, onReset } = props
  const grid = shown === 'grid'
  return (
    <span className="row" style={{ gap: 0 }}>
      {selection && <SelectSwitch {...selection} />}
      {grid && <GroupMenu fields={fields} group={group} onGroup={onGroup} />}
      {imported && shown !== 'cards' && <ImportButton entity={imported} />}
      {exported && <ExportButton question={exported} columns={columns} />}
      {grid && <DensityMenu />}
      {shown !== 'cards' && (
        <ColumnChooser
          fields={fields}
          shown={columns.map((field) => field.name)}
          title={title}
          onChange={onColumns}
          onReset={onReset}
        />
      )}
    </span>
  )
}

/** Shows the boxes to tick, or takes them away. */
function SelectSwitch({ selected, onSelect }: Selection) {
  const { t } = useTranslation('records')
  return (
    <Button
      type="text"
      icon={selected ? undefined : <CheckSquareOutlined />}
      onClick={() => onSelect(selected ? undefined : [])}
    >
      {t(selected ? 'action.cancel' : 'selectCards')}
    </Button>
  )
}

/** Leads to where rows of a spreadsheet become records of this list. */
function ImportButton({ entity }: { entity: string }) {
  const { t } = useTranslation('records')
  const router = useRouter()
  if (!useMayAdmin('imports')) return null
  return (
    <Button
      type="text"
      icon={<ImportOutlined />}
      aria-label={t('import')}
      title={t('import')}
      onClick={() => void router.navigate({ to: '/imports', search: { entity } })}
    />
  )
}

/** Chooses which columns a list shows; dragging a header changes their order. */
function ColumnChooser(props: ColumnListProps) {
  const { t } = useTranslation('records')
  const content = (
    <Suspense fallback={<Lines count={6} />}>
      <ColumnList {...props} />
    </Suspense>
  )
  return (
    <LatePopover content={content} placement="bottomRight" title={t('columns.title')}>
      <Button
        type="text"
        icon={<SettingOutlined />}
        aria-label={t('columns.title')}
        title={t('columns.title')}
      />
    </LatePopover>
  )
}

/** Chooses by what the records are counted above the list. */
function GroupMenu({
  fields,
  group,
  onGroup,
}: {
  fields: FieldDef[]
  group: string | undefined
  onGroup: (group: string | undefined) => void
}) {
  const { t } = useTranslation('records')
  const text = useText()
  const items = groupFields(fields).map((field) => ({ key: groupOf(field), label: text(field.label) }))
  if (items.length === 0) return null
  return (
    <MenuButton
      label={t('groups.by')}
      items={[{ key: '', label: t('groups.off') }, ...items]}
      selected={group ?? ''}
      onChoose={(key) => onGroup(key || undefined)}
    >
      <GroupOutlined />
    </MenuButton>
  )
}

const densities: Density[] = ['compact', 'normal', 'relaxed']

function DensityMenu() {
  const { t } = useTranslation('records')
  const density = usePreferences((state) => state.density)
  const set = usePreferences((state) => state.set)
  return (
    <MenuButton
      label={t('density.title')}
      items={densities.map((key) => ({ key, label: t(`density.${key}`) }))}
      selected={density}
      onChoose={(key) => set({ density: key as Density })}
    >
      <ColumnHeightOutlined />
    </MenuButton>
  )
}
