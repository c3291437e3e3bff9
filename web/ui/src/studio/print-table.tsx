import { useTranslation } from 'react-i18next'
import { humanize } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { useCatalogue, useFields } from './catalogue'
import {
  Choice,
  fieldOptions,
  ListEditor,
  NumberSetting,
  RuleSetting,
  Setting,
  Toggle,
  WordsInput,
  wordsOrNothing,
} from './parts'
import type { PrintColumn, PrintTable } from './print-definition'
import { AlignSetting, FieldChoice, FieldWords } from './print-parts'
import { entryFields } from './statement-entry'

interface Props {
  entity: string
  table: PrintTable
  onChange: (table: PrintTable) => void
}

/** Where a table's rows come from, and its columns. */
export function TableSettings({ entity, table, onChange }: Props) {
  const { t } = useTranslation('studio')
  const own = useFields(entity)
  const rows = table.lines ? own.find((field) => field.name === table.lines)?.of : table.entity
  const stored = useFields(rows).filter((field) => field.kind !== 'lines')
  const fields = table.entries ? entryFields : stored
  return (
    <>
      <Source entity={entity} table={table} onChange={onChange} />
      <Toggle
        label={t('print.number')}
        value={table.number ?? false}
        onChange={(number) => onChange({ ...table, number: number || undefined })}
      />
      <Setting label={t('print.tableColumns')}>
        <ListEditor
          items={table.columns}
          onChange={(columns) => onChange({ ...table, columns })}
          add={t('addColumn')}
          start={(): PrintColumn => ({ field: fields[0]?.name ?? 'id' })}
          head={(column, put) => <FieldChoice fields={fields} value={column} onChange={put} />}
          body={(column, put) => <ColumnSettings rows={rows ?? ''} column={column} onChange={put} />}
        />
      </Setting>
      {rows && (
        <RuleSetting
          entity={entity}
          context="print"
          for={table.lines ? `${entity}.${table.lines}` : undefined}
          value={table.filter}
          onChange={(filter) => onChange({ ...table, filter })}
          label={t('print.filter')}
          none={t('print.everyRow')}
        />
      )}
    </>
  )
}

const ownEntries = 'statement:entries'

/** Line items of the record, the entries of a statement, or records that refer to the record. */
function Source({ entity, table, onChange }: Props) {
  const { t } = useTranslation('studio')
  const text = useText()
  const { named, ofEntity } = useCatalogue()
  const stated = ofEntity('statement', entity).length > 0
  const lines = useFields(entity).filter((field) => field.kind === 'lines')
  const back = useFields(table.entity).filter((field) => field.to === entity)
  const choose = (value: string | undefined) => {
    const { lines: _lines, entries: _entries, entity: _entity, by: _by, ...rest } = table
    if (value?.startsWith('lines:')) onChange({ ...rest, lines: value.slice(6), columns: [] })
    else if (value === ownEntries) onChange({ ...rest, entries: true, columns: [] })
    else onChange({ ...rest, entity: value, columns: [] })
  }
  return (
    <>
      <Choice
        label={t('print.rows')}
        value={table.lines ? `lines:${table.lines}` : table.entries ? ownEntries : table.entity}
        onChange={choose}
        options={[
          ...lines.map((field) => ({
            value: `lines:${field.name}`,
            label: text(field.label) || humanize(field.name),
          })),
          ...(stated ? [{ value: ownEntries, label: t('print.entries') }] : []),
          ...named('entity'),
        ]}
      />
      {table.entity && (
        <Choice
          label={t('print.by')}
          value={table.by}
          onChange={(by) => onChange({ ...table, by })}
          options={fieldOptions(back, text)}
        />
      )}
    </>
  )
}

interface ColumnProps {
  rows: string
  column: PrintColumn
  onChange: (column: PrintColumn) => void
}

function ColumnSettings({ rows, column, onChange }: ColumnProps) {
  const { t } = useTranslation('studio')
  return (
    <>
      {column.field === undefined && (
        <FieldWords
          entity={rows}
          root="item"
          label={t('print.text')}
          value={column.value}
          onChange={(value) => onChange({ ...column, value })}
        />
      )}
      <WordsInput
        label={t('label')}
        value={column.label}
        onChange={(label) => onChange({ ...column, label: wordsOrNothing(label) })}
      />
      <NumberSetting
        label={t('print.width')}
        value={column.width}
        onChange={(width) => onChange({ ...column, width })}
        max={100}
        placeholder={t('print.usual')}
      />
      <AlignSetting value={column.align} onChange={(align) => onChange({ ...column, align })} />
      <Toggle
        label={t('print.sum')}
        value={column.sum ?? false}
        onChange={(sum) => onChange({ ...column, sum: sum || undefined })}
      />
    </>
  )
}
