import { ColumnHeightOutlined, DownloadOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { MenuButton } from '@/ui/menu-button'
import { useNotify } from '@/ui/notify'
import { type Density, usePreferences } from '@/ui/preferences'
import { download, exportList } from './export'
import type { ListQuestion } from './list-query'

/** Chooses which columns a list shows; dragging a header changes their order. */
export function ColumnChooser({
  fields,
  shown,
  title,
  onChange,
  onReset,
}: {
  fields: FieldDef[]
  shown: string[]
  /** What records are called by; it always shows. */
  title: string | undefined
  onChange: (columns: string[]) => void
  onReset: () => void
}) {
  const { t } = useTranslation('records')
  const text = useText()
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...shown, name] : shown.filter((other) => other !== name))
  const content = (
    <div className="column-chooser">
      <div className="scroll">
        {fields.map((field) => (
          <Checkbox
            key={field.name}
            checked={shown.includes(field.name)}
            disabled={field.name === title}
            onChange={(event) => toggle(field.name, event.target.checked)}
          >
            {text(field.label)}
          </Checkbox>
        ))}
      </div>
      <Button type="link" size="small" onClick={onReset}>
        {t('columns.reset')}
      </Button>
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomRight" title={t('columns.title')}>
      <Button
        type="text"
        icon={<SettingOutlined />}
        aria-label={t('columns.title')}
        title={t('columns.title')}
      />
    </Popover>
  )
}

const densities: Density[] = ['compact', 'normal', 'relaxed']

export function DensityMenu() {
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

/** Writes the list as it stands to a file that spreadsheets open. */
export function ExportButton({
  question,
  fields,
  name,
}: {
  question: ListQuestion
  fields: FieldDef[]
  name: string
}) {
  const { t } = useTranslation('records')
  const notify = useNotify()
  const [count, setCount] = useState<number | null>(null)
  const run = async () => {
    setCount(0)
    try {
      download(await exportList(question, fields, setCount), `${name}.csv`)
    } catch (error) {
      notify.failed(error)
    } finally {
      setCount(null)
    }
  }
  return (
    <Button
      type="text"
      icon={<DownloadOutlined />}
      loading={count !== null}
      onClick={() => void run()}
      aria-label={t('action.export')}
      title={t('action.export')}
    >
      {count ? <span className="tabular">{count}</span> : null}
    </Button>
  )
}
