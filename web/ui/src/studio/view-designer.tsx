import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select, Table } from 'antd'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { systemFields } from '@/api/entities'
import type { FieldDef, RecordPage, WeftRecord } from '@/api/types'
import { humanize } from '@/diagram/definition'
import { useText } from '@/i18n/text'
import { FieldView } from '@/kinds/field-view'
import { groupFields, groupOf } from '@/kinds/grouping'
import { RuleEditor } from '@/rules/rule-editor'
import { useFields } from './catalogue'
import type { ViewDefinition } from './definitions'
import type { DesignerProps } from './designer'
import { fieldOptions, Group, NumberSetting, RemoveButton, RuleSetting, Setting, WordsInput } from './parts'
import { SortSetting } from './sort-setting'
import { SortableList } from './sortable'
import { Workbench } from './workbench'

/** A list: which columns, which records, in which order, with the first rows as they will look. */
export default function ViewDesigner({ definition, change }: DesignerProps<ViewDefinition>) {
  const { t } = useTranslation('studio')
  const own = useFields(definition.entity)
  const fields = [...own, ...systemFields]
  const set = (part: Partial<ViewDefinition>) => change({ ...definition, ...part })
  return (
    <Workbench
      panelOpen={false}
      onClosePanel={() => {}}
      panel={
        <Group title={t('settings')}>
          <WordsInput label={t('label')} value={definition.label} onChange={(label) => set({ label })} />
          <SortSetting
            label={t('sort')}
            fields={fields}
            sort={definition.sort ?? []}
            onChange={(sort) => set({ sort })}
          />
          <Setting label={t('viewType.label')} help={t('viewType.help')}>
            <Select
              value={definition.type}
              onChange={(type: string) => set({ type })}
              options={['list', 'kanban'].map((type) => ({ value: type, label: t(`viewType.${type}`) }))}
              aria-label={t('viewType.label')}
              style={{ width: '100%' }}
            />
          </Setting>
          <NumberSetting
            label={t('viewOrder')}
            value={definition.order}
            onChange={(order) => set({ order })}
            min={-1000}
            max={1000}
            placeholder="0"
            help={t('viewOrderHelp')}
          />
          <GroupSetting fields={fields} definition={definition} onChange={set} />
        </Group>
      }
    >
      <Columns fields={fields} columns={definition.columns} onChange={(columns) => set({ columns })} />
      <section className="panel">
        <header>
          <h2>{t('whichRecords')}</h2>
        </header>
        <div className="body">
          <RuleEditor
            entity={definition.entity}
            context="filter"
            value={definition.filter}
            onChange={(filter) => set({ filter })}
            label={t('whichRecords')}
            none={t('everyRecord')}
            fields={own}
          />
          <RuleSetting
            entity={definition.entity}
            context="filter"
            value={definition.chips}
            onChange={(chips) => set({ chips })}
            label={t('chips')}
            help={t('chipsHelp')}
            none={t('noChips')}
            fields={own}
            tight={false}
          />
        </div>
      </section>
      <Preview definition={definition} fields={fields} />
    </Workbench>
  )
}

function Columns({
  fields,
  columns,
  onChange,
}: {
  fields: FieldDef[]
  columns: string[]
  onChange: (columns: string[]) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const left = fields.filter((field) => !columns.includes(field.name) && field.kind !== 'lines')
  return (
    <section className="panel">
      <header>
        <h2>{t('viewColumns', { count: columns.length })}</h2>
      </header>
      <div className="body view-columns">
        <SortableList
          items={columns}
          idOf={(name) => name}
          onOrder={onChange}
          draw={(name) => (
            <span className="row column-chip">
              <span className="grow ellipsis">
                {text(fields.find((field) => field.name === name)?.label) || humanize(name)}
              </span>
              <RemoveButton onClick={() => onChange(columns.filter((other) => other !== name))} />
            </span>
          )}
        />
        <Select
          value={null}
          placeholder={t('addColumn')}
          aria-label={t('addColumn')}
          onChange={(name: string | null) => name && onChange([...columns, name])}
          options={fieldOptions(left, text)}
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 220 }}
        />
      </div>
    </section>
  )
}

/** By what records are counted above the list, and what is added up there. */
function GroupSetting({
  fields,
  definition,
  onChange,
}: {
  fields: FieldDef[]
  definition: ViewDefinition
  onChange: (part: Partial<ViewDefinition>) => void
}) {
  const { t } = useTranslation('studio')
  const text = useText()
  const numbers = fields.filter((field) => ['money', 'number', 'decimal'].includes(field.type ?? field.kind))
  return (
    <>
      <Setting label={t('groupBy')} help={t('groupByHelp')}>
        <Select
          value={definition.group}
          onChange={(group: string | undefined) => onChange({ group, ...(group ? {} : { sums: undefined }) })}
          options={groupFields(fields).map((field) => ({ value: groupOf(field), label: text(field.label) }))}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('groupBy')}
          style={{ width: '100%' }}
        />
      </Setting>
      {definition.group && (
        <Setting label={t('groupSums')}>
          <Select
            mode="multiple"
            maxCount={3}
            value={definition.sums ?? []}
            onChange={(sums) => onChange({ sums: sums.length > 0 ? sums : undefined })}
            options={fieldOptions(numbers, text)}
            aria-label={t('groupSums')}
            style={{ width: '100%' }}
          />
        </Setting>
      )}
    </>
  )
}

/** The first rows; what is not published yet cannot be shown and says so. */
function Preview({ definition, fields }: { definition: ViewDefinition; fields: FieldDef[] }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const filter = useDeferredValue(definition.filter)
  const sort = (definition.sort ?? []).join()
  const rows = useQuery({
    queryKey: ['records', definition.entity, 'preview', filter ?? '', sort],
    queryFn: () =>
      api.get<RecordPage>(`/records/${definition.entity}`, { filter, sort, limit: 5, count: 'exact' }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const columns = definition.columns.map((name) => {
    const field = fields.find((one) => one.name === name) ?? {
      name,
      kind: 'text',
      label: { en: humanize(name), zh: humanize(name) },
    }
    return {
      key: name,
      title: text(field.label),
      render: (_: unknown, row: WeftRecord) => <FieldView field={field} value={cellOf(row, name)} compact />,
    }
  })
  return (
    <section className="panel">
      <header>
        <h2>{t('preview')}</h2>
        {rows.data?.total && <span className="muted">{t('records', { count: rows.data.total.count })}</span>}
      </header>
      {rows.error ? (
        <p className="body muted">{t('noPreview')}</p>
      ) : (
        <Table
          rowKey="id"
          size="small"
          pagination={false}
          columns={columns}
          dataSource={rows.data?.records ?? []}
          loading={rows.isPending}
          scroll={{ x: 'max-content' }}
        />
      )}
    </section>
  )
}

function cellOf(row: WeftRecord, name: string): unknown {
  return row.values[name] ?? (row as unknown as Record<string, unknown>)[name]
}
